package io.github.neo4jsessions.benchmarks.growth;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import io.github.neo4jsessions.benchmarks.stub.StubDriver;

/**
 * Growing numbers of unfinished scopes, waiting for a permit or open, on a driver without
 * a server.
 */
public final class GrowthPart implements Part {

	private static final Duration LONG = Duration.ofHours(1);

	@Override
	public String name() {
		return "growth";
	}

	@Override
	public void run(Settings settings, Report report) {
		List<Integer> sizes = settings.quick() ? List.of(1, 1000) : List.of(1, 10, 100, 1000, 10_000, 100_000);
		// load and compile everything before anything is measured
		for (Kind kind : Kind.values()) {
			for (int round = 0; round < settings.choose(5, 1); round++) {
				Growth.measure(kind, settings.choose(20_000, 1000));
			}
		}
		List<List<String>> rows = new ArrayList<>();
		for (Kind kind : Kind.values()) {
			for (int size : sizes) {
				List<Growth> rounds = new ArrayList<>();
				for (int round = 0; round < settings.choose(5, 1); round++) {
					rounds.add(Growth.measure(kind, size));
				}
				rows.add(row(kind, size, rounds));
				if (size == sizes.get(sizes.size() - 1)) {
					String what = Estimate.number(size, 0) + " scopes " + kind.label;
					report.targetAtMost(what + ", bytes each", 1024,
							Estimate.of(rounds, (growth) -> growth.bytes() / size), 0);
					report.targetAtMost(what + ", threads more", 0, Estimate.of(rounds, Growth::threads), 0);
				}
			}
		}
		report.section("Many scopes at a time");
		report
			.paragraph("On the driver without a server. Bytes are the growth of the heap after a full collection. They "
					+ "include the caller's future and, for an open scope, the stub's session, transaction and pending "
					+ "answer; for few scopes the growth is too small to measure. Threads are those that the process has "
					+ "in addition.");
		report.table(
				List.of("scopes that are", "number", "bytes each", "threads more", "ms to drain", "ms to cancel all"),
				rows);
		report.paragraph("Limiting factor: one thread drains or cancels all of them, one after the other. The bytes "
				+ "are those of the scope and of the futures that the scope and its caller wait for.");
	}

	private static List<String> row(Kind kind, int size, List<Growth> rounds) {
		return List.of(kind.label, Estimate.number(size, 0),
				(size < 1000) ? "–" : Estimate.of(rounds, (growth) -> growth.bytes() / size).toString(0),
				Estimate.number(rounds.stream().mapToInt(Growth::threads).max().orElse(0), 0),
				Estimate.of(rounds, Growth::drainMillis).toString(2),
				Estimate.of(rounds, Growth::cancelMillis).toString(2));
	}

	private enum Kind {

		PENDING("waiting for a permit"), OPEN("open, their BEGIN not answered");

		private final String label;

		Kind(String label) {
			this.label = label;
		}

		SessionTemplate template(StubDriver driver) {
			SessionTemplate.Builder builder = SessionTemplate.builder(driver);
			return (this == PENDING) ? builder.maxActive(1).acquireTimeout(LONG).build() : builder.build();
		}

	}

	private record Growth(double bytes, int threads, double drainMillis, double cancelMillis) {

		static Growth measure(Kind kind, int size) {
			int threads = threadCount();
			StubDriver driver = new StubDriver();
			SessionTemplate template = kind.template(driver);
			List<CompletableFuture<Long>> scopes = new ArrayList<>(size + 1);
			begin(template, scopes, 1);
			long before = used();
			begin(template, scopes, size);
			double bytes = used() - before;
			int more = threadCount() - threads;
			double drain = millis(() -> {
				driver.answers().deliver();
				scopes.forEach(CompletableFuture::join);
			});
			scopes.clear();
			begin(template, scopes, size + 1);
			double cancel = millis(() -> {
				scopes.forEach((scope) -> scope.cancel(false));
				driver.answers().deliver();
				if (template.statistics().active() != 0 || template.statistics().pending() != 0) {
					throw new IllegalStateException("After all were cancelled: " + template.statistics());
				}
			});
			return new Growth(bytes, more, drain, cancel);
		}

		private static void begin(SessionTemplate template, List<CompletableFuture<Long>> scopes, int number) {
			for (int scope = 0; scope < number; scope++) {
				scopes.add(template.executeWrite((tx) -> CompletableFuture.completedFuture(42L)));
			}
		}

		private static double millis(Runnable action) {
			long begin = System.nanoTime();
			action.run();
			return (System.nanoTime() - begin) / 1e6;
		}

		private static int threadCount() {
			return ManagementFactory.getThreadMXBean().getThreadCount();
		}

		private static long used() {
			System.gc();
			System.gc();
			return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		}

	}

}
