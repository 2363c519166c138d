package io.github.neo4jsessions.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measurement of some units of one contender.
 *
 * @param units the number of units
 * @param nanos the time that they took
 * @param clientNanos processor time of this process
 * @param serverNanos processor time of the server
 * @param bytes what the threads of this process allocated
 * @param systemCalls reads and writes of this process, including those that wake a
 * selecting thread; 0 if the system does not count them
 * @param switches how often a thread of this process began to wait; 0 if the system does
 * not count that
 */
record Slice(int units, long nanos, long clientNanos, long serverNanos, long bytes, long systemCalls, long switches) {

	private static final Path THREADS = Path.of("/proc/self/task");

	private static final Path COUNTED_CALLS = Path.of("/proc/self/io");

	static Slice measure(Contender contender, int units, int inFlight, ServerProcess server) {
		Map<Path, Long> switches = switchesByThread();
		long calls = systemCallsSoFar();
		Map<Long, Long> before = allocated();
		long client = processorNanos();
		long serverNanos = server.processorNanos();
		long begin = System.nanoTime();
		contender.run(units, inFlight);
		long nanos = System.nanoTime() - begin;
		return new Slice(units, nanos, processorNanos() - client, server.processorNanos() - serverNanos,
				since(before, allocated()), systemCallsSoFar() - calls, since(switches, switchesByThread()));
	}

	/**
	 * Return the sum of this slice and another one of the same contender.
	 */
	Slice plus(Slice other) {
		return new Slice(this.units + other.units, this.nanos + other.nanos, this.clientNanos + other.clientNanos,
				this.serverNanos + other.serverNanos, this.bytes + other.bytes, this.systemCalls + other.systemCalls,
				this.switches + other.switches);
	}

	double nanosEach() {
		return (double) this.nanos / this.units;
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
	 * Return how busy client and server keep the processors, in percent. If it is nearly
	 * 100, the processors limit the throughput.
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

	double switchesEach() {
		return (double) this.switches / this.units;
	}

	double bytesEach() {
		return (double) this.bytes / this.units;
	}

	private static long processorNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	private static long systemCallsSoFar() {
		return counted(COUNTED_CALLS, "syscr:", "syscw:");
	}

	private static Map<Path, Long> switchesByThread() {
		if (!Files.isDirectory(THREADS)) {
			return Map.of();
		}
		try (Stream<Path> threads = Files.list(THREADS)) {
			return threads.collect(Collectors.toMap(Function.identity(),
					(thread) -> counted(thread.resolve("status"), "voluntary_ctxt_switches:")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the sum of some counters in a file with one counter per line; 0 if the file
	 * does not exist, for instance because its thread has ended.
	 */
	private static long counted(Path file, String... names) {
		try {
			return Files.readAllLines(file)
				.stream()
				.filter((line) -> Stream.of(names).anyMatch(line::startsWith))
				.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
				.sum();
		}
		catch (IOException ex) {
			return 0;
		}
	}

	/**
	 * Return what the current threads have added. A thread that has ended is left out
	 * completely; the threads of the contenders do not end.
	 */
	private static <K> long since(Map<K, Long> before, Map<K, Long> now) {
		return now.entrySet()
			.stream()
			.mapToLong((thread) -> Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L)))
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
