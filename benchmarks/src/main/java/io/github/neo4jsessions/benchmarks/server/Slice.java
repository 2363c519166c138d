package io.github.neo4jsessions.benchmarks.server;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Some units of one contender.
 *
 * @param units how many
 * @param nanos how long they took
 * @param clientNanos processor time of this process
 * @param serverNanos processor time of the server
 * @param bytes what all threads of this process allocated
 */
record Slice(int units, long nanos, long clientNanos, long serverNanos, long bytes) {

	static Slice measure(Contender contender, int units, int inFlight, ServerProcess server) {
		long bytes = allocated();
		long client = processorNanos();
		long serverNanos = server.processorNanos();
		long begin = System.nanoTime();
		contender.run(units, inFlight);
		long nanos = System.nanoTime() - begin;
		return new Slice(units, nanos, processorNanos() - client, server.processorNanos() - serverNanos,
				allocated() - bytes);
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

	double bytesEach() {
		return (double) this.bytes / this.units;
	}

	private static long processorNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	/**
	 * Of the threads there are; those of the contenders stay from slice to slice.
	 */
	private static long allocated() {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

}
