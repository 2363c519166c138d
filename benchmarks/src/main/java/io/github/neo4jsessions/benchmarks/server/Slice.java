package io.github.neo4jsessions.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Some units of one contender.
 *
 * @param units how many
 * @param nanos how long they took
 * @param clientNanos processor time of this process
 * @param serverNanos processor time of the server
 * @param bytes what the threads of this process allocated
 * @param systemCalls reads and writes of this process, waking a thread that selects
 * included; 0 where the system does not count them
 */
record Slice(int units, long nanos, long clientNanos, long serverNanos, long bytes, long systemCalls) {

	private static final Path COUNTED_CALLS = Path.of("/proc/self/io");

	static Slice measure(Contender contender, int units, int inFlight, ServerProcess server) {
		long calls = systemCallsSoFar();
		Map<Long, Long> before = allocated();
		long client = processorNanos();
		long serverNanos = server.processorNanos();
		long begin = System.nanoTime();
		contender.run(units, inFlight);
		long nanos = System.nanoTime() - begin;
		return new Slice(units, nanos, processorNanos() - client, server.processorNanos() - serverNanos,
				allocatedSince(before), systemCallsSoFar() - calls);
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

	double systemCallsEach() {
		return (double) this.systemCalls / this.units;
	}

	double bytesEach() {
		return (double) this.bytes / this.units;
	}

	private static long processorNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	private static long systemCallsSoFar() {
		if (!Files.isReadable(COUNTED_CALLS)) {
			return 0;
		}
		try (Stream<String> lines = Files.lines(COUNTED_CALLS)) {
			return lines.filter((line) -> line.startsWith("syscr:") || line.startsWith("syscw:"))
				.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
