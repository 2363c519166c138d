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
 * Some units of one contender.
 *
 * @param units how many
 * @param nanos how long they took
 * @param clientNanos processor time of this process
 * @param serverNanos processor time of the server
 * @param bytes what the threads of this process allocated
 * @param systemCalls reads and writes of this process, waking a thread that selects
 * included; 0 where the system does not count them
 * @param switches how often a thread of this process began to wait; 0 where the system
 * does not count that
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
	 * This one and another of the same contender, as one.
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
	 * The sum of some counters in a file of lines with one each; 0 without the file, as
	 * that of a thread that has ended.
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
	 * What the threads that are there have added since. A thread that has ended is left
	 * out with all that it ever had; those of the contenders stay.
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
