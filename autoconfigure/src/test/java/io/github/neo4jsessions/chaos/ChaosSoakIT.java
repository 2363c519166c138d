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
 * Makes transfers between accounts under random faults. Connections are cut and stalled
 * at random protocol messages, some for longer than a scope may take. The server is
 * paused, falls silent, is killed and restarted. Callers cancel, collaborators throw, and
 * stacks overflow. The transfers run in rounds on one driver and one template. Each round
 * is checked as a whole, and the resources that the rounds leave in this process are
 * compared.
 * <p>
 * {@code -Dsoak.duration=PT10M} sets the duration. {@code -Dsoak.seed} draws the same
 * faults, transfers and cancels again, although they do not coincide in the same way.
 * Without a seed there are two soaks: one with a fixed seed and one with a new seed.
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
		log.info("This test kills its server, so it always starts its own as a child process");
		server = EmbeddedNeo4j.start();
	}

	@AfterAll
	static void stop() {
		server.close();
		LEVELS.keySet().forEach((name) -> logging.setLogLevel(name, null));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyTransferIsAppliedAsReportedAndNothingIsLeftBehind(long seed) {
		Duration duration = Duration.parse(System.getProperty("soak.duration", "PT30S"));
		String again = "-Dsoak.seed=" + seed + " -Dsoak.duration=" + duration;
		log.info("Soak starts with " + again);
		SoakFigures figures = new SoakFigures(seed, duration);
		try {
			soak(new Random(seed), duration, figures);
		}
		catch (AssertionError | RuntimeException ex) {
			figures.write("failed");
			log.error("Soak failed; repeat it with " + again + ": " + figures);
			// the summary of a build shows this message and no cause
			throw new AssertionError("Soak failed; repeat it with " + again + ": " + ex.getMessage(), ex);
		}
		figures.write("held");
		log.info("Soak succeeded: " + figures);
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
			figures.put("heap MB before and after the soak", before.heapMegabytes() + ", " + after.heapMegabytes());
			figures.put("threads before and after the soak", before.threads().size() + ", " + after.threads().size());
			figures.put("timer threads after the soak", after.timers());
		}
		assertThat(figures.get("leak reports")).as("scopes that a pause kept open").isPositive();
		assertThat(figures.get("cuts")).isPositive();
		assertThat(figures.get("stalls")).isPositive();
		assertThat(figures.get("stalls longer than the time-out")).isPositive();
		assertThat(figures.get("timed out")).as("callers that were notified while the server was silent").isPositive();
		assertThat(figures.get("thrown by collaborators")).isPositive();
		assertThat(figures.get("calls near the end of a stack")).isPositive();
	}

	/**
	 * Run the rounds. Every fault of the server occurs once before any occurs again.
	 * @return the resources in use after the first round
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
	 * The resources in use after a round, which must not exceed those after the first.
	 */
	private static SoakRemains remains(SoakRemains first) {
		Supplier<SoakRemains> look = () -> SoakRemains.now().withoutConnections();
		return (first != null) ? first.awaitNoMore(look) : look.get();
	}

}
