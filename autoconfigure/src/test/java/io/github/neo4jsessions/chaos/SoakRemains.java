package io.github.neo4jsessions.chaos;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.ObjectName;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The resources that this process holds while no transfer is in progress.
 *
 * @param heap the bytes in use after a garbage collection
 * @param buffers the bytes that Netty has outside the heap, in chunks of some megabytes
 * @param objects the number of objects of the library, including lambdas that other
 * objects refer to
 * @param futures the number of futures and of objects that wait for them
 * @param threads the live threads, by name and id
 * @param changing the numbers of the threads that start and end during a soak
 */
record SoakRemains(long heap, long buffers, long objects, long futures, Set<String> threads,
		Map<String, Long> changing) {

	/**
	 * The heap for classes and caches that are loaded during the soak.
	 */
	private static final long HEAP_TOLERANCE = 8L * 1024 * 1024;

	/**
	 * Netty keeps arenas of several megabytes for each thread.
	 */
	private static final long BUFFER_TOLERANCE = 32L * 1024 * 1024;

	/**
	 * The lambdas of paths that were not taken before, of which there is one each, such
	 * as those for silence, for collaborators that throw and for stack overflows. A round
	 * has thousands of scopes.
	 */
	private static final long OBJECT_TOLERANCE = 60;

	/**
	 * The futures of the driver's connections, of which about a hundred are opened and
	 * closed. A round creates several futures for each of its thousand transfers.
	 */
	private static final long FUTURE_TOLERANCE = 1_000;

	/**
	 * Threads of the JVM and of the test libraries, which start and end at any time.
	 */
	private static final List<String> OTHERS = List.of("ForkJoinPool", "process reaper", "awaitility", "Cleaner",
			"Attach Listener", "CompletableFutureDelayScheduler", "surefire");

	/**
	 * Threads of the library's timers. They end after an idle minute and start again with
	 * new ids, so each may occur as often as this. There is at most one callback for each
	 * call, and one call, or the rest of one, for each lane.
	 */
	private static final Map<String, Long> TIMERS = Map.of("neo4j-sessions-clock", 1L, "neo4j-sessions-timeout-", 8L,
			"neo4j-sessions-callback-", 2L * SoakRound.LANES);

	/**
	 * After each restart another thread watches the server.
	 */
	private static final String WATCHES = "embedded-neo4j-watch-";

	/**
	 * Threads of the drivers and of the proxy. They start with connections and end with
	 * their driver or proxy.
	 */
	private static final List<String> OF_CONNECTIONS = List.of("Neo4jDriverIO", "bolt-proxy");

	private static final Pattern HISTOGRAM_LINE = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

	private static final Pattern OF_LIBRARY = Pattern
		.compile("io\\.github\\.neo4jsessions\\.(?!(chaos\\.|BufferLeaks|server\\.|embedded\\.)).*");

	private static final Pattern FUTURE = Pattern.compile("java\\.util\\.concurrent\\.CompletableFuture(\\$.*)?");

	static SoakRemains now() {
		Set<Thread> threads = Thread.getAllStackTraces().keySet();
		List<MatchResult> live = HISTOGRAM_LINE.matcher(liveObjects()).results().toList();
		return new SoakRemains(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
				((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory(),
				count(live, OF_LIBRARY.asMatchPredicate()), count(live, FUTURE.asMatchPredicate()),
				threads.stream()
					.filter((thread) -> OTHERS.stream().noneMatch(thread.getName()::contains) && !isChanging(thread))
					.map((thread) -> thread.getName() + " #" + thread.getId())
					.collect(Collectors.toSet()),
				Stream.concat(TIMERS.keySet().stream(), Stream.of(WATCHES))
					.collect(Collectors.toMap((name) -> name,
							(name) -> threads.stream().filter((thread) -> thread.getName().startsWith(name)).count())));
	}

	private static boolean isChanging(Thread thread) {
		String name = thread.getName();
		return name.startsWith(WATCHES) || TIMERS.keySet().stream().anyMatch(name::startsWith);
	}

	/**
	 * Return the number of objects of each class, after a full garbage collection.
	 */
	private static String liveObjects() {
		try {
			return (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { null }, new String[] { String[].class.getName() });
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long count(List<MatchResult> histogram, Predicate<String> classes) {
		return histogram.stream()
			.filter((line) -> classes.test(line.group(2)))
			.mapToLong((line) -> Long.parseLong(line.group(1)))
			.sum();
	}

	long heapMegabytes() {
		return this.heap / (1024 * 1024);
	}

	long timers() {
		return TIMERS.keySet().stream().mapToLong(this.changing::get).sum();
	}

	/**
	 * Return the same resources without the threads that exist as long as connections do.
	 */
	SoakRemains withoutConnections() {
		return new SoakRemains(this.heap, this.buffers, this.objects, this.futures,
				this.threads.stream()
					.filter((thread) -> OF_CONNECTIONS.stream().noneMatch(thread::startsWith))
					.collect(Collectors.toSet()),
				this.changing);
	}

	/**
	 * Return the same resources with the objects of another time, because there are none
	 * before the first round.
	 */
	SoakRemains withObjectsOf(SoakRemains other) {
		return new SoakRemains(this.heap, this.buffers, other.objects, other.futures, this.threads, this.changing);
	}

	/**
	 * Wait until no more resources are in use than these: the threads of a driver end
	 * some time after it is closed.
	 * @param look determines the resources in use
	 * @return the resources in use then
	 */
	SoakRemains awaitNoMore(Supplier<SoakRemains> look) {
		AtomicReference<SoakRemains> last = new AtomicReference<>();
		await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
			SoakRemains now = look.get();
			assertThat(now.threads()).as("threads that did not exist before").isSubsetOf(this.threads);
			TIMERS.forEach((name, most) -> assertThat(now.changing().get(name)).as("threads " + name)
				.isLessThanOrEqualTo(most));
			assertThat(now.changing().get(WATCHES)).as("threads " + WATCHES)
				.isLessThanOrEqualTo(this.changing.get(WATCHES));
			assertThat(now.objects()).as("objects of the library").isLessThanOrEqualTo(this.objects + OBJECT_TOLERANCE);
			assertThat(now.futures()).as("futures and the objects that wait for them")
				.isLessThanOrEqualTo(this.futures + FUTURE_TOLERANCE);
			assertThat(now.heap()).as("heap").isLessThan(this.heap + HEAP_TOLERANCE);
			assertThat(now.buffers()).as("buffers").isLessThan(this.buffers + BUFFER_TOLERANCE);
			last.set(now);
		});
		return last.get();
	}

}
