package io.github.neo4jsessions.benchmarks.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.HandWritten;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/**
 * Growing numbers of concurrent sessions on a pool of 100 connections.
 */
public final class PoolPart implements Part {

	private static final int POOL = 100;

	@Override
	public String name() {
		return "pool";
	}

	@Override
	public void run(Settings settings, Report report) {
		try (ServerProcess server = ServerProcess.start();
				Driver driver = GraphDatabase.driver(server.neo4j().boltUri(), server.login(),
						Config.builder().withMaxConnectionPoolSize(POOL).build())) {
			Counters counters = new Counters(driver);
			SessionTemplate template = SessionTemplate.create(driver);
			SessionTemplate limited = template.mutate().maxActive(POOL).build();
			List<List<String>> rows = new ArrayList<>();
			for (int sessions : List.of(1, 10, POOL, settings.choose(300, POOL + 1),
					settings.choose(1000, POOL + 10))) {
				rows.add(row("driver, by hand", sessions, () -> HandWritten.inTransaction(driver, counters::raise),
						settings));
				rows.add(row("`SessionTemplate.executeWrite`", sessions, () -> template.executeWrite(counters::raise),
						settings));
				rows.add(row("the same with `max-active` " + POOL, sessions,
						() -> limited.executeWrite(counters::raise), settings));
			}
			report.section("More sessions than connections");
			report.paragraph("All units are started at once, on a pool of " + POOL
					+ " connections, and run until all have ended, each row after an equal one as warm-up. The driver lets "
					+ "as many calls wait as it has connections and refuses the others.");
			report.table(List.of("way", "units at once", "ms until all have ended", "done", "failed"), rows);
			report.paragraph("Limiting factor: up to " + POOL
					+ " units, client and server. With more units, hand-written code fails if it is refused; "
					+ "`executeWrite` retries a refused unit after about a second; with `max-active` each unit waits "
					+ "for a permit and none is refused.");
		}
	}

	private static List<String> row(String name, int sessions, Supplier<CompletionStage<Long>> unit,
			Settings settings) {
		List<Burst> bursts = new ArrayList<>();
		Burst.of(sessions, unit);
		for (int round = 0; round < settings.choose(5, 1); round++) {
			bursts.add(Burst.of(sessions, unit));
		}
		Set<String> errors = new TreeSet<>();
		bursts.forEach((burst) -> errors.addAll(burst.errors().keySet()));
		return List.of(name, String.valueOf(sessions), Estimate.of(bursts, Burst::millis).toString(0),
				Estimate.of(bursts, Burst::done).toString(0),
				(Estimate.of(bursts, (burst) -> sessions - burst.done()).toString(0) + " " + String.join(", ", errors))
					.strip());
	}

	private record Burst(double millis, double done, Map<String, LongAdder> errors) {

		static Burst of(int sessions, Supplier<CompletionStage<Long>> unit) {
			LongAdder done = new LongAdder();
			Map<String, LongAdder> errors = new ConcurrentHashMap<>();
			long begin = System.nanoTime();
			List<CompletableFuture<?>> ends = new ArrayList<>();
			for (int session = 0; session < sessions; session++) {
				ends.add(unit.get().toCompletableFuture().handle((value, ex) -> {
					if (ex != null) {
						errors.computeIfAbsent(name(ex), (error) -> new LongAdder()).increment();
					}
					else {
						done.increment();
					}
					return null;
				}));
			}
			CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
			return new Burst((System.nanoTime() - begin) / 1e6, done.sum(), errors);
		}

		private static String name(Throwable ex) {
			Throwable error = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
			return error.getClass().getSimpleName();
		}

	}

}
