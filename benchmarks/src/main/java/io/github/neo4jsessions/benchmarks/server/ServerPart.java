package io.github.neo4jsessions.benchmarks.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/**
 * Throughput, processor time and bytes of a unit of work on a real server. All contenders
 * take turns in one warm client, in an order that changes with each round. Each is
 * compared with the hand-written one of the same round.
 */
public final class ServerPart implements Part {

	private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64);

	private static final double SLICE_SECONDS = 0.4;

	/**
	 * Shorter slices, so that disturbances affect both contenders of a pair alike, and
	 * many of them, since the two differ by only a percent or two.
	 */
	private static final double PAIR_SLICE_SECONDS = 0.25;

	private static final int PAIR_ROUNDS = 400;

	/**
	 * The number of consecutive rounds that are combined. A disturbance affects several
	 * rounds, but the error must be computed from independent samples.
	 */
	private static final int BATCH = 10;

	/**
	 * The contenders that hardly differ from the hand-written one. The annotation is
	 * compared with both: it does the same unit, and also sends a name to the server.
	 */
	private static final List<Pair> PAIRS = List.of(new Pair(Contender.HAND_WRITTEN, Contender.TEMPLATE),
			new Pair(Contender.HAND_WRITTEN, Contender.ANNOTATED),
			new Pair(Contender.NAMED_BY_HAND, Contender.ANNOTATED),
			new Pair(Contender.AUTO_COMMIT_BY_HAND, Contender.QUERY));

	private final Random random = new Random(42);

	@Override
	public String name() {
		return "server";
	}

	@Override
	public void run(Settings settings, Report report) {
		try (ServerProcess server = ServerProcess.start();
				Driver driver = GraphDatabase.driver(server.neo4j().boltUri(), server.login());
				Contenders contenders = new Contenders(driver)) {
			report.section("A unit of work on a real server");
			report.paragraph("Begin, one indexed update that returns a value, commit, close, on Neo4j "
					+ server.neo4j().version() + " in its own process at " + server.neo4j().boltUri() + ". All "
					+ "ways take turns in one warm client, in slices of about " + SLICE_SECONDS
					+ " s. A ratio is that of the means, compared with the hand-written slices of the same rounds; for "
					+ "throughput it is that of the times. Limiting factor of a row: the processors, if client and server "
					+ "keep nearly all of them busy, otherwise the waits of a unit. The rows of Spring Data include its "
					+ "bookmarks, its client without entities and its translation of errors. The rows of the annotation "
					+ "include the name of the transaction, which an operator sees at the server: there is also a "
					+ "hand-written unit with a name.");
			report.paragraph(
					"The target for processor time applies to client and server together. The client's time alone is "
							+ "the stricter figure: the code of a scope runs once per unit, and in the meantime the server may "
							+ "have used the caches of the same processors. A switch to another thread would show as more waits of "
							+ "threads and, if that thread selects, as more reads and writes.");
			warmUp(settings, contenders.all(), server);
			for (int inFlight : IN_FLIGHT) {
				measure(settings, contenders.all(), inFlight, server, report);
			}
			contenders.counters().verify();
		}
	}

	private void warmUp(Settings settings, List<Contender> contenders, ServerProcess server) {
		for (int round = 0; round < settings.choose(8, 1); round++) {
			round(contenders, settings.choose(1000, 20), 16, server);
		}
	}

	private void measure(Settings settings, List<Contender> contenders, int inFlight, ServerProcess server,
			Report report) {
		int probe = settings.choose(1000, 10);
		round(contenders, probe, inFlight, server);
		double perSecond = slice(round(contenders, probe, inFlight, server), contenders.get(0)).perSecond();
		int units = settings.choose((int) (perSecond * SLICE_SECONDS), 20);
		int pairUnits = settings.choose((int) (perSecond * PAIR_SLICE_SECONDS), 20);
		List<Contender> near = PAIRS.stream()
			.flatMap((pair) -> Stream.of(pair.byHand(), pair.ours()))
			.distinct()
			.map((name) -> Contender.named(contenders, name))
			.toList();
		List<Map<Contender, Slice>> all = rounds(contenders, settings.choose(20, 2), units, inFlight, server);
		List<Map<Contender, Slice>> pairs = batches(
				rounds(near, settings.choose(PAIR_ROUNDS, 2), pairUnits, inFlight, server), settings.choose(BATCH, 1));
		report.paragraph(
				"**" + inFlight + " in flight**, slices of " + units + " units, " + all.size() + " rounds of all:");
		table(contenders.stream().map((contender) -> row(contender.name(), contender, contenders.get(0), all)), report);
		report.paragraph(
				settings.choose(PAIR_ROUNDS, 2) + " rounds of the ways with the smallest differences, in slices of "
						+ pairUnits + " units, each beside the same unit by hand; the errors are those of "
						+ pairs.size() + " batches of rounds:");
		table(PAIRS.stream().flatMap((pair) -> {
			Contender base = Contender.named(near, pair.byHand());
			return Stream.of(row(base.name(), base, base, pairs),
					row(pair.ours() + " over " + pair.byHand(), Contender.named(near, pair.ours()), base, pairs));
		}).distinct(), report);
		PAIRS.forEach((pair) -> nearTargets(Contender.named(near, pair.ours()), Contender.named(near, pair.byHand()),
				pairs, inFlight, report));
		aheadTargets(contenders, all, inFlight, report);
	}

	private static void nearTargets(Contender ours, Contender base, List<Map<Contender, Slice>> rounds, int inFlight,
			Report report) {
		String what = what(ours, inFlight);
		String over = " over " + base.name();
		report.targetAtLeast(what + "throughput" + over, 0.97, throughput(rounds, ours, base), 3);
		report.targetAtMost(what + "client CPU" + over, 1.03, ratio(rounds, ours, base, Slice::clientMicros), 3);
		report.targetAtMost(what + "CPU of client and server" + over, 1.03, ratio(rounds, ours, base, Slice::micros),
				3);
	}

	private static void aheadTargets(List<Contender> contenders, List<Map<Contender, Slice>> rounds, int inFlight,
			Report report) {
		Contender ours = Contender.named(contenders, Contender.TEMPLATE_WITH_BOOKMARKS);
		contenders.stream()
			.filter((contender) -> contender.name().startsWith(Contender.SPRING_DATA))
			.forEach((peer) -> report.targetAtLeast(what(ours, inFlight) + "throughput over " + peer.name(), 1,
					ratio(rounds, ours, peer, Slice::perSecond), 2));
	}

	private static String what(Contender ours, int inFlight) {
		return ours.name() + " at " + inFlight + " in flight, ";
	}

	private List<Map<Contender, Slice>> rounds(List<Contender> contenders, int number, int units, int inFlight,
			ServerProcess server) {
		return Stream.generate(() -> round(contenders, units, inFlight, server)).limit(number).toList();
	}

	private static void table(Stream<List<String>> rows, Report report) {
		report.table(List.of("way", "units/s", "throughput ratio", "client CPU µs/unit", "client CPU ratio",
				"server CPU µs/unit", "client + server CPU ratio", "bytes/unit", "client reads and writes/unit",
				"client thread waits/unit", "processors busy"), rows.toList());
	}

	private Map<Contender, Slice> round(List<Contender> contenders, int units, int inFlight, ServerProcess server) {
		List<Contender> order = new ArrayList<>(contenders);
		Collections.shuffle(order, this.random);
		Map<Contender, Slice> round = new HashMap<>();
		order.forEach((contender) -> round.put(contender, Slice.measure(contender, units, inFlight, server)));
		return round;
	}

	private static List<String> row(String label, Contender contender, Contender base,
			List<Map<Contender, Slice>> rounds) {
		return List.of(label, estimate(rounds, contender, Slice::perSecond).toString(0),
				throughput(rounds, contender, base).toString(3),
				estimate(rounds, contender, Slice::clientMicros).toString(1),
				ratio(rounds, contender, base, Slice::clientMicros).toString(3),
				estimate(rounds, contender, Slice::serverMicros).toString(1),
				ratio(rounds, contender, base, Slice::micros).toString(3),
				estimate(rounds, contender, Slice::bytesEach).toString(0),
				estimate(rounds, contender, Slice::systemCallsEach).toString(2),
				estimate(rounds, contender, Slice::switchesEach).toString(2),
				estimate(rounds, contender, Slice::busyPercent).toString(0) + " %");
	}

	private static Estimate estimate(List<Map<Contender, Slice>> rounds, Contender contender,
			ToDoubleFunction<Slice> figure) {
		return Estimate.of(rounds, (round) -> figure.applyAsDouble(slice(round, contender)));
	}

	private static Estimate ratio(List<Map<Contender, Slice>> rounds, Contender contender, Contender base,
			ToDoubleFunction<Slice> figure) {
		return Estimate.ofRatio(rounds, (round) -> figure.applyAsDouble(slice(round, contender)),
				(round) -> figure.applyAsDouble(slice(round, base)));
	}

	/**
	 * Return the ratio of the throughputs, computed from the times of the units. A mean
	 * of rates would give little weight to a slice that was stalled.
	 */
	private static Estimate throughput(List<Map<Contender, Slice>> rounds, Contender contender, Contender base) {
		return Estimate.ofRatio(rounds, (round) -> slice(round, base).nanosEach(),
				(round) -> slice(round, contender).nanosEach());
	}

	private static List<Map<Contender, Slice>> batches(List<Map<Contender, Slice>> rounds, int size) {
		List<Map<Contender, Slice>> batches = new ArrayList<>();
		for (int begin = 0; begin + size <= rounds.size(); begin += size) {
			Map<Contender, Slice> batch = new HashMap<>();
			rounds.subList(begin, begin + size)
				.forEach((round) -> round.forEach((contender, slice) -> batch.merge(contender, slice, Slice::plus)));
			batches.add(batch);
		}
		return batches;
	}

	private static Slice slice(Map<Contender, Slice> round, Contender contender) {
		return Objects.requireNonNull(round.get(contender));
	}

	private record Pair(String byHand, String ours) {
	}

}
