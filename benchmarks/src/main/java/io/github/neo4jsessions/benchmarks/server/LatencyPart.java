package io.github.neo4jsessions.benchmarks.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.ResultCursor;

/**
 * How often a unit of work waits for a distant server.
 */
public final class LatencyPart implements Part {

	private static final Duration EACH_WAY = Duration.ofMillis(5);

	private static final int STATEMENTS = 10;

	@Override
	public String name() {
		return "latency";
	}

	@Override
	public void run(Settings settings, Report report) throws IOException {
		try (ServerProcess server = ServerProcess.start();
				DistantServer distant = DistantServer.of(server.neo4j().boltUri(), EACH_WAY);
				Driver driver = GraphDatabase.driver(distant.uri(), server.login());
				Contenders contenders = new Contenders(driver)) {
			Counters counters = contenders.counters();
			List<Contender> all = new ArrayList<>(contenders.all());
			all.add(new AsynchronousContender(STATEMENTS + " statements, each awaited",
					() -> contenders.template().executeWrite((tx) -> oneByOne(tx, counters))));
			all.add(new AsynchronousContender(STATEMENTS + " statements, `runAll`",
					() -> contenders.template().executeWrite((tx) -> tx.runAll(statements(counters)))));
			measure(settings, all, distant, report);
			counters.verify();
		}
	}

	private static void measure(Settings settings, List<Contender> contenders, DistantServer distant, Report report) {
		int units = settings.choose(10, 2);
		contenders.forEach((contender) -> contender.run(units, 1));
		List<List<Waits>> rounds = new ArrayList<>();
		for (int round = 0; round < settings.choose(8, 1); round++) {
			rounds.add(contenders.stream().map((contender) -> Waits.measure(contender, units, distant)).toList());
		}
		report.section("A unit of work on a distant server");
		report.paragraph("The same units, one after the other, through a proxy that delays each chunk of data by "
				+ EACH_WAY.toMillis()
				+ " ms in each direction. A round trip is counted when the client sends after an answer.");
		List<List<String>> rows = new ArrayList<>();
		for (int index = 0; index < contenders.size(); index++) {
			int column = index;
			rows.add(List.of(contenders.get(index).name(),
					Estimate.of(rounds, (round) -> round.get(column).roundTrips()).toString(1),
					Estimate.of(rounds, (round) -> round.get(column).millis()).toString(1),
					Estimate.of(rounds, (round) -> round.get(column).waiting()).toString(0) + " %"));
		}
		report.table(List.of("way", "round trips/unit", "ms/unit", "of that in transit"), rows);
		int last = contenders.size() - 1;
		report.targetAtLeast("`runAll` of " + STATEMENTS + " statements over awaiting each, at 5 ms each way", 2.5,
				Estimate.ofRatio(rounds, (round) -> round.get(last - 1).millis(), (round) -> round.get(last).millis()),
				2);
	}

	private static CompletionStage<Long> oneByOne(TransactionScope tx, Counters counters) {
		CompletableFuture<Long> done = CompletableFuture.completedFuture(0L);
		for (Query statement : statements(counters)) {
			done = done.thenCompose((before) -> tx.runAsync(statement))
				.thenCompose(ResultCursor::consumeAsync)
				.thenApply((summary) -> 0L);
		}
		return done;
	}

	private static List<Query> statements(Counters counters) {
		return Stream.generate(counters::raise).limit(STATEMENTS).toList();
	}

	private record Waits(double roundTrips, double millis) {

		/**
		 * Return the percentage of the time in which messages are being transmitted,
		 * which limits the unit.
		 */
		double waiting() {
			return 100 * this.roundTrips * 2 * EACH_WAY.toMillis() / this.millis;
		}

		static Waits measure(Contender contender, int units, DistantServer distant) {
			int before = distant.roundTrips();
			long begin = System.nanoTime();
			contender.run(units, 1);
			return new Waits((distant.roundTrips() - before) / (double) units,
					(System.nanoTime() - begin) / 1e6 / units);
		}

	}

}
