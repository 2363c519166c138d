package io.github.neo4jsessions.benchmarks.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time and bytes of a scope on a driver without a server. All benchmarks are run in each
 * round, each in a JVM of its own, so that whatever else the machine does in the meantime
 * is spread over all of them.
 */
public final class ScopePart implements Part {

	private static final String BYTES = "gc.alloc.rate.norm";

	/**
	 * Of half a second each. With an observation handler or leak detection the compiler
	 * needs about eight of them.
	 */
	private static final int WARM_UP = 10;

	@Override
	public String name() {
		return "scope";
	}

	@Override
	public void run(Settings settings, Report report) throws RunnerException {
		List<Map<String, Cost>> rounds = new ArrayList<>();
		for (int round = 0; round < settings.choose(4, 1); round++) {
			rounds.add(round(settings));
		}
		report.section("A scope on a driver without a server");
		report
			.paragraph("JMH, " + rounds.size() + " rounds of one JVM each; time and allocated bytes of one operation. "
					+ "Over it: what is more than in the hand-written code of the same round. "
					+ "The driver's stages complete after its calls have returned.");
		report.table(List.of("operation", "option", "ns", "bytes", "ns over hand-written", "bytes over hand-written"),
				rounds.get(0).keySet().stream().map((key) -> row(key, rounds)).toList());
		report.targetAtMost("transaction scope over hand-written, ns", 400,
				over("transaction none", rounds, Cost::nanos), 0);
		report.targetAtMost("transaction scope over hand-written, bytes", 700,
				over("transaction none", rounds, Cost::bytes), 0);
		report.targetAtMost("transaction scope with observations over hand-written, ns", 1600,
				over("transaction observation", rounds, Cost::nanos), 0);
		report.targetAtMost("transaction scope with observations over hand-written, bytes", 2.8 * 1024,
				over("transaction observation", rounds, Cost::bytes), 0);
		for (String off : List.of("observation-off", "observation-without-handler", "context-unset")) {
			String key = "transaction " + off;
			report.targetNoneMeasurable("transaction scope, " + off + ", over none, ns",
					Estimate.of(rounds, (round) -> nanos(round, key) - nanos(round, "transaction none")), 0);
		}
		report.paragraph("What limits: the number of futures that a scope goes through, each of which is an object or "
				+ "two. Leak detection takes a stack trace of each scope.");
	}

	private static double nanos(Map<String, Cost> round, String key) {
		return Objects.requireNonNull(round.get(key)).nanos();
	}

	private static List<String> row(String key, List<Map<String, Cost>> rounds) {
		String[] names = key.split(" ");
		return List.of(names[0], names[1], of(key, rounds, Cost::nanos).toString(0),
				of(key, rounds, Cost::bytes).toString(0), over(key, rounds, Cost::nanos).toString(0),
				over(key, rounds, Cost::bytes).toString(0));
	}

	private static Estimate of(String key, List<Map<String, Cost>> rounds, ToDoubleFunction<Cost> figure) {
		return Estimate.of(rounds, (round) -> figure.applyAsDouble(Objects.requireNonNull(round.get(key))));
	}

	private static Estimate over(String key, List<Map<String, Cost>> rounds, ToDoubleFunction<Cost> figure) {
		String hand = handWritten(key);
		return Estimate.of(rounds, (round) -> figure.applyAsDouble(Objects.requireNonNull(round.get(key)))
				- figure.applyAsDouble(Objects.requireNonNull(round.get(hand))));
	}

	/**
	 * What does the same: a query that joins nothing commits by itself.
	 */
	private static String handWritten(String key) {
		return (key.startsWith("session") || key.startsWith("query")) ? "session hand-written"
				: "transaction hand-written";
	}

	private static Map<String, Cost> round(Settings settings) throws RunnerException {
		OptionsBuilder options = new OptionsBuilder();
		options.include("\\.scope\\.")
			.addProfiler(GCProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.forks(settings.choose(1, 0))
			.warmupIterations(settings.choose(WARM_UP, 0))
			.warmupTime(TimeValue.milliseconds(500))
			.measurementIterations(settings.choose(2, 1))
			.measurementTime(TimeValue.milliseconds(settings.choose(500, 10)));
		Collection<RunResult> results = new Runner(options.build()).run();
		Map<String, Cost> costs = new LinkedHashMap<>();
		results.forEach((result) -> costs.put(key(result), Cost.of(result)));
		return costs;
	}

	private static String key(RunResult result) {
		String benchmark = result.getParams().getBenchmark();
		String operation = benchmark.substring(benchmark.lastIndexOf('.') + 1);
		String option = result.getParams().getParam("option");
		return operation + " " + ((option != null) ? option.toLowerCase().replace('_', '-') : "hand-written");
	}

	private record Cost(double nanos, double bytes) {

		static Cost of(RunResult result) {
			return new Cost(result.getPrimaryResult().getScore(),
					Objects.requireNonNull(result.getSecondaryResults().get(BYTES)).getScore());
		}

	}

}
