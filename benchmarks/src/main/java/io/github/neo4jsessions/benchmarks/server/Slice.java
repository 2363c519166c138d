package io.github.neo4jsessions.benchmarks.server;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * Some units of one contender.
 *
 * @param units how many
 * @param nanos how long they took
 * @param clientNanos processor time of this process
 * @param serverNanos processor time of the server
 * @param bytes what the threads of this process allocated
 */
record Slice(int units, long nanos, long clientNanos, long serverNanos, long bytes) {

	static Slice measure(Contender contender, int units, int inFlight, ServerProcess server) {
		Map<Long, Long> before = allocated();
		long client = processorNanos();
		long serverNanos = server.processorNanos();
		long begin = System.nanoTime();
		contender.run(units, inFlight);
		long nanos = System.nanoTime() - begin;
		return new Slice(units, nanos, processorNanos() - client, server.processorNanos() - serverNanos,
				allocatedSince(before));
	}

	double perSecond() {
		return this.units * 1e9 / this.nanos;
	}

	double clientMicros() {
		return this.clientNanos / 1e3 / this.units;
	}

	double serverMicros() {
		return this.serverNanos / 1e3 / this.units;
	}

	/**
	 * How busy client and server keep the processors: what limits the throughput, if it
	 * is nearly all.
	 */
	double busyPercent() {
		return 100.0 * (this.clientNanos + this.serverNanos) / this.nanos / Runtime.getRuntime().availableProcessors();
	}

	double micros() {
		return clientMicros() + serverMicros();
	}

	double bytesEach() {
		return (double) this.bytes / this.units;
	}

	private static long processorNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	/**
	 * What the threads that are there have allocated since. A thread that has ended is
	 * left out with all that it ever allocated; those of the contenders stay.
	 */
	private static long allocatedSince(Map<Long, Long> before) {
		return allocated().entrySet()
			.stream()
			.mapToLong((thread) -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
			.sum();
	}

	private static Map<Long, Long> allocated() {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		long[] ids = threads.getAllThreadIds();
		long[] bytes = threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> allocated = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			if (bytes[i] >= 0) {
				allocated.put(ids[i], bytes[i]);
			}
		}
		return allocated;
	}

}
