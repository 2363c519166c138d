package io.github.neo4jsessions;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What this process holds when a round of a soak is over and everything in it closed.
 *
 * @param heap bytes in use after a garbage collection
 * @param buffers bytes that Netty has outside of the heap
 * @param threads the live threads, by name and id
 */
record SoakRemains(long heap, long buffers, Set<String> threads) {

	/**
	 * More than classes and caches take that are loaded on the way. A scope that stayed
	 * would be half a kilobyte at least: ten minutes have some ten thousand of them and
	 * would show it, half a minute does not.
	 */
	private static final long HEAP_TOLERANCE = 8L * 1024 * 1024;

	/**
	 * Netty keeps arenas of several megabytes for each thread.
	 */
	private static final long BUFFER_TOLERANCE = 32L * 1024 * 1024;

	/**
	 * Threads of the JVM and of the test library, which come and go.
	 */
	private static final List<String> OTHERS = List.of("ForkJoinPool", "process reaper", "awaitility", "Cleaner",
			"Attach Listener", "CompletableFutureDelayScheduler", "surefire");

	static SoakRemains now() {
		System.gc();
		return new SoakRemains(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
				((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory(),
				Thread.getAllStackTraces()
					.keySet()
					.stream()
					.filter((thread) -> OTHERS.stream().noneMatch(thread.getName()::contains))
					.map((thread) -> thread.getName() + " #" + thread.getId())
					.collect(Collectors.toSet()));
	}

	long heapMegabytes() {
		return this.heap / (1024 * 1024);
	}

	/**
	 * Wait until no more is there than this: the threads of a driver end some time after
	 * it is closed.
	 * @return what is there then
	 */
	SoakRemains awaitNoMore() {
		await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
			SoakRemains now = now();
			assertThat(now.threads()).as("threads that were not there before").isSubsetOf(this.threads);
			assertThat(now.heap()).as("heap").isLessThan(this.heap + HEAP_TOLERANCE);
			assertThat(now.buffers()).as("buffers").isLessThan(this.buffers + BUFFER_TOLERANCE);
		});
		return now();
	}

}
