package io.github.neo4jsessions.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.neo4jsessions.BufferLeaks;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transfers between accounts while connections are cut and stalled at random protocol
 * messages, for longer than a scope may take as well, the server is paused, falls silent,
 * is killed and restarted, callers cancel, collaborators throw, and the stack ends. It
 * goes by rounds on one driver and one template, each of which is looked at as a whole;
 * what they leave in this process is compared.
 * <p>
 * {@code -Dsoak.duration=PT10M} is how long it makes transfers, and {@code -Dsoak.seed}
 * lets the same faults, transfers and cancels be drawn again, though not meet in the same
 * moments. Without a seed there are two soaks: of one that is always the same, and of a
 * new one.
 */
class ChaosSoakIT {

	private static final Log log = LogFactory.getLog(ChaosSoakIT.class);

	private static final long CONSTANT_SEED = 42;

	private static final Duration ROUND = Duration.ofSeconds(10);

	/**
	 * A soak provokes thousands of warnings.
	 */
	private static final Map<String, LogLevel> LEVELS = Map.of(SessionTemplate.class.getPackageName(), LogLevel.ERROR,
			"org.neo4j.driver", LogLevel.OFF, "io.netty", LogLevel.WARN, ChaosSoakIT.class.getName(), LogLevel.INFO);

	private static final LoggingSystem logging = LoggingSystem.get(ChaosSoakIT.class.getClassLoader());

	private static EmbeddedNeo4j server;

	static Stream<Long> seeds() {
		String seed = System.getProperty("soak.seed");
		return (seed != null) ? Stream.of(Long.valueOf(seed))
				: Stream.of(CONSTANT_SEED, (long) new Random().nextInt(Integer.MAX_VALUE));
	}

	@BeforeAll
	static void start() {
		LEVELS.forEach(logging::setLogLevel);
		log.info("This server is a child process in every mode: one of its own, to be killed");
		server = EmbeddedNeo4j.start();
	}

	@AfterAll
	static void stop() {
		server.close();
		LEVELS.keySet().forEach((name) -> logging.setLogLevel(name, null));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyTransferIsAppliedAsItsCallerWasToldAndNothingStays(long seed) {
		Duration duration = Duration.parse(System.getProperty("soak.duration", "PT30S"));
		String again = "-Dsoak.seed=" + seed + " -Dsoak.duration=" + duration;
		log.info("Soak with " + again);
		SoakFigures figures = new SoakFigures(seed, duration);
		try {
			soak(new Random(seed), duration, figures);
		}
		catch (AssertionError | RuntimeException ex) {
			figures.write("failed");
			log.error("Soak failed; again with " + again + ": " + figures);
			// the summary of a build shows this message and no cause
			throw new AssertionError("Soak failed; again with " + again + ": " + ex.getMessage(), ex);
		}
		figures.write("held");
		log.info("Soak done: " + figures);
	}

	private static void soak(Random random, Duration duration, SoakFigures figures) {
		SoakRemains before = SoakRemains.now();
		try (BufferLeaks leaks = new BufferLeaks()) {
			SoakRemains first;
			try (SoakSystem system = new SoakSystem(server)) {
				first = rounds(system, leaks, random, duration, figures);
			}
			SoakRemains after = before.withObjectsOf(first).awaitNoMore(SoakRemains::now);
			leaks.assertNone();
			figures.put("heap MB before and after", before.heapMegabytes() + ", " + after.heapMegabytes());
			figures.put("threads before and after", before.threads().size() + ", " + after.threads().size());
			figures.put("threads of the timers after it", after.timers());
		}
		assertThat(figures.get("leak reports")).as("scopes that a pause held open").isPositive();
		assertThat(figures.get("cuts")).isPositive();
		assertThat(figures.get("stalls")).isPositive();
		assertThat(figures.get("stalls longer than the time-out")).isPositive();
		assertThat(figures.get("out of time")).as("callers who were told while the server was silent").isPositive();
		assertThat(figures.get("thrown by collaborators")).isPositive();
		assertThat(figures.get("calls near the end of a stack")).isPositive();
	}

	/**
	 * Every fault of the server comes once before any comes again.
	 * @return what was there after the first round
	 */
	private static SoakRemains rounds(SoakSystem system, BufferLeaks leaks, Random random, Duration duration,
			SoakFigures figures) {
		long start = System.nanoTime();
		List<SoakServer> faults = new ArrayList<>();
		SoakRemains first = null;
		SoakRemains last = null;
		int rounds = 0;
		while (rounds < SoakServer.values().length || System.nanoTime() - start < duration.toNanos()) {
			if (faults.isEmpty()) {
				faults.addAll(Arrays.asList(SoakServer.values()));
				Collections.shuffle(faults, random);
			}
			try (SoakRound round = new SoakRound(system, random.nextLong(), figures)) {
				round.run(faults.remove(0), ROUND);
				round.check();
			}
			rounds++;
			last = remains(first);
			leaks.assertNone();
			first = (first != null) ? first : last;
		}
		figures.put("seconds", Duration.ofNanos(System.nanoTime() - start).toSeconds());
		figures.put("rounds", rounds);
		figures.put("heap MB after the first and the last round", first.heapMegabytes() + ", " + last.heapMegabytes());
		figures.put("objects of the library after the first and the last round",
				first.objects() + ", " + last.objects());
		figures.put("futures after the first and the last round", first.futures() + ", " + last.futures());
		return first;
	}

	/**
	 * What is there after a round: no more than after the first.
	 */
	private static SoakRemains remains(SoakRemains first) {
		Supplier<SoakRemains> look = () -> SoakRemains.now().withoutConnections();
		return (first != null) ? first.awaitNoMore(look) : look.get();
	}

}
