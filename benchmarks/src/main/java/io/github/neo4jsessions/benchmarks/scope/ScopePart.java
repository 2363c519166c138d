package io.github.neo4jsessions.benchmarks.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;

import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time and bytes of a scope on a driver without a server. All benchmarks run in each
 * round, each in a JVM of its own and in an order that changes, so that other load on the
 * machine affects all of them.
 */
public final class ScopePart implements Part {

	private static final List<String> OPERATIONS = List.of("session", "transaction", "joined", "query");

	private static final String BYTES = "gc.alloc.rate.norm";

	/**
	 * The number of warm-up iterations, of half a second each. With an observation
	 * handler or leak detection, the compiler needs about eight.
	 */
	private static final int WARM_UP = 10;

	private final Random random = new Random(42);

	@Override
	public String name() {
		return "scope";
	}

	@Override
	public void run(Settings settings, Report report) throws RunnerException {
		List<Case> cases = Case.all();
		List<Map<String, Cost>> rounds = new ArrayList<>();
		for (int round = 0; round < settings.choose(6, 1); round++) {
			rounds.add(round(cases, settings));
		}
		report.section("A scope on a driver without a server");
		report.paragraph("JMH, " + rounds.size()
				+ " rounds of one JVM each; time and allocated bytes of one operation. "
				+ "\"Over hand-written\" is the difference from the hand-written code of the same round. For `query`, "
				+ "which reads one value of one row, that is the hand-written code of the session. "
				+ "The driver's stages complete after its calls have returned.");
		report.table(List.of("operation", "option", "ns", "bytes", "ns over hand-written", "bytes over hand-written"),
				cases.stream().map((aCase) -> row(aCase, rounds)).toList());
		report.targetAtMost("transaction scope over hand-written, ns", 400,
				over("transaction none", rounds, Cost::nanos), 0);
		report.targetAtMost("transaction scope over hand-written, bytes", 700,
				over("transaction none", rounds, Cost::bytes), 0);
		report.targetAtMost("transaction scope with observations over hand-written, ns", 1600,
				over("transaction observation", rounds, Cost::nanos), 0);
		report.targetAtMost("transaction scope with observations over hand-written, bytes", 2.8 * 1024,
				over("transaction observation", rounds, Cost::bytes), 0);
		for (String operation : OPERATIONS) {
			for (String off : List.of("observation-off", "observation-without-handler", "context-unset")) {
				off(operation, off, "time", Cost::nanos, rounds, report);
				off(operation, off, "bytes", Cost::bytes, rounds, report);
			}
		}
		report.paragraph("Limiting factor: the number of futures in a scope, each of which is one or two objects. "
				+ "Leak detection takes a stack trace of each scope.");
	}

	/**
	 * Add the target that an option that is off has no measurable cost: it is below a
	 * small fraction.
	 */
	private static void off(String operation, String option, String what, ToDoubleFunction<Cost> figure,
			List<Map<String, Cost>> rounds, Report report) {
		report.targetAtMost(operation + ", " + option + ", " + what + " over none", 1.05,
				Estimate.ofRatio(rounds, (round) -> figure.applyAsDouble(cost(round, operation + " " + option)),
						(round) -> figure.applyAsDouble(cost(round, operation + " none"))),
				3);
	}

	private static Cost cost(Map<String, Cost> round, String key) {
		return Objects.requireNonNull(round.get(key));
	}

	private static List<String> row(Case aCase, List<Map<String, Cost>> rounds) {
		String key = aCase.key();
		return List.of(aCase.operation(), aCase.optionName(), of(key, rounds, Cost::nanos).toString(0),
				of(key, rounds, Cost::bytes).toString(0), over(key, rounds, Cost::nanos).toString(0),
				over(key, rounds, Cost::bytes).toString(0));
	}

	private static Estimate of(String key, List<Map<String, Cost>> rounds, ToDoubleFunction<Cost> figure) {
		return Estimate.of(rounds, (round) -> figure.applyAsDouble(cost(round, key)));
	}

	private static Estimate over(String key, List<Map<String, Cost>> rounds, ToDoubleFunction<Cost> figure) {
		String hand = handWritten(key);
		return Estimate.of(rounds,
				(round) -> figure.applyAsDouble(cost(round, key)) - figure.applyAsDouble(cost(round, hand)));
	}

	/**
	 * Return the hand-written benchmark that does the same. A query outside a transaction
	 * is an auto-commit query.
	 */
	private static String handWritten(String key) {
		return (key.startsWith("session") || key.startsWith("query")) ? "session hand-written"
				: "transaction hand-written";
	}

	private Map<String, Cost> round(List<Case> cases, Settings settings) throws RunnerException {
		List<Case> order = new ArrayList<>(cases);
		Collections.shuffle(order, this.random);
		Map<String, Cost> costs = new HashMap<>();
		for (Case next : order) {
			costs.put(next.key(), Cost.of(new Runner(options(next, settings)).runSingle()));
		}
		return costs;
	}

	private static Options options(Case next, Settings settings) {
		ChainedOptionsBuilder options = new OptionsBuilder().include(next.benchmark())
			.addProfiler(GCProfiler.class)
			.verbosity(VerboseMode.SILENT)
			.shouldFailOnError(true)
			.forks(settings.choose(1, 0))
			.warmupIterations(settings.choose(WARM_UP, 0))
			.warmupTime(TimeValue.milliseconds(500))
			.measurementIterations(settings.choose(2, 1))
			.measurementTime(TimeValue.milliseconds(settings.choose(500, 10)));
		if (next.option() != null) {
			options.param("option", next.option().name());
		}
		return options.build();
	}

	/**
	 * One benchmark, and row of the table.
	 *
	 * @param operation the operation
	 * @param option the option, or {@code null} for the hand-written benchmark
	 */
	private record Case(String operation, @Nullable Option option) {

		static List<Case> all() {
			List<Case> all = new ArrayList<>();
			all.add(new Case("session", null));
			all.add(new Case("transaction", null));
			for (String operation : OPERATIONS) {
				for (Option option : Option.values()) {
					all.add(new Case(operation, option));
				}
			}
			return all;
		}

		String key() {
			return this.operation + " " + optionName();
		}

		String optionName() {
			return (this.option != null) ? this.option.name().toLowerCase(Locale.ROOT).replace('_', '-')
					: "hand-written";
		}

		String benchmark() {
			Class<?> type = (this.option != null) ? TemplateBenchmark.class : HandWrittenBenchmark.class;
			return "\\." + type.getSimpleName() + "\\." + this.operation + "$";
		}

	}

	private record Cost(double nanos, double bytes) {

		static Cost of(RunResult result) {
			return new Cost(result.getPrimaryResult().getScore(),
					Objects.requireNonNull(result.getSecondaryResults().get(BYTES)).getScore());
		}

	}

}
