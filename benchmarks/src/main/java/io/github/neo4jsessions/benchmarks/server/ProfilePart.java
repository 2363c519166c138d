package io.github.neo4jsessions.benchmarks.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.github.neo4jsessions.benchmarks.Estimate;
import io.github.neo4jsessions.benchmarks.Part;
import io.github.neo4jsessions.benchmarks.Report;
import io.github.neo4jsessions.benchmarks.Settings;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/**
 * The processor time and the allocations of the client during a unit of work on a real
 * server, by the owner of the code.
 */
public final class ProfilePart implements Part {

	private static final int IN_FLIGHT = 16;

	private static final double SLICE_SECONDS = 5;

	private static final int TOP = 10;

	@Override
	public String name() {
		return "profile";
	}

	@Override
	public void run(Settings settings, Report report) {
		try (ServerProcess server = ServerProcess.start();
				Driver driver = GraphDatabase.driver(server.neo4j().boltUri(), server.login());
				Contenders contenders = new Contenders(driver)) {
			List<Contender> all = contenders.all();
			for (int round = 0; round < settings.choose(5, 1); round++) {
				all.forEach((contender) -> contender.run(settings.choose(2000, 20), IN_FLIGHT));
			}
			measure(settings, Contender.named(all, Contender.HAND_WRITTEN), Contender.named(all, Contender.TEMPLATE),
					report);
			contenders.counters().verify();
		}
	}

	private static void measure(Settings settings, Contender byHand, Contender template, Report report) {
		int units = settings.choose((int) (perSecond(byHand, settings.choose(4000, 20)) * SLICE_SECONDS), 20);
		List<Profile> byHands = new ArrayList<>();
		List<Profile> templates = new ArrayList<>();
		for (int round = 0; round < settings.choose(6, 1); round++) {
			byHands.add(Profile.of(() -> byHand.run(units, IN_FLIGHT)));
			templates.add(Profile.of(() -> template.run(units, IN_FLIGHT)));
		}
		report.section("Where the client's time and bytes go");
		report.paragraph("The same unit, " + IN_FLIGHT + " in flight, by hand and with " + template.name()
				+ " in turns, each " + byHands.size() + " times " + units
				+ " units, recorded by the JDK's Flight Recorder in the client. A CPU sample is attributed to "
				+ "the owner of the method that runs. Only threads that run Java code are sampled: time in the "
				+ "kernel, where the client writes to and reads from its socket, is not included. Bytes are attributed to "
				+ "the nearest caller of the allocation that does not belong to the JDK.");
		report.table(
				List.of("owner of the code", "CPU samples, by hand", "CPU samples, template",
						"allocated bytes, by hand", "allocated bytes, template"),
				Arrays.stream(Owner.values()).map((owner) -> row(owner, byHands, templates)).toList());
		Profile sum = new Profile();
		templates.forEach(sum::addAll);
		report.paragraph("The methods of this library with the largest share of the " + sum.samples().total()
				+ " samples of the template's rounds, at most " + TOP + ":");
		report.table(List.of("method", "share of the client's samples"), top(sum.samples()));
		report.paragraph("The methods of this library that allocated the most bytes in the same rounds, at most " + TOP
				+ ", by allocated class:");
		report.table(List.of("method", "allocated class", "share of the client's bytes"), top(sum.bytes()));
	}

	private static double perSecond(Contender contender, int units) {
		long begin = System.nanoTime();
		contender.run(units, IN_FLIGHT);
		return units * 1e9 / (System.nanoTime() - begin);
	}

	private static List<String> row(Owner owner, List<Profile> byHands, List<Profile> templates) {
		ToDoubleFunction<Profile> samples = (profile) -> profile.samples().percent(owner);
		ToDoubleFunction<Profile> bytes = (profile) -> profile.bytes().percent(owner);
		return List.of(owner.label(), share(byHands, samples), share(templates, samples), share(byHands, bytes),
				share(templates, bytes));
	}

	private static String share(List<Profile> rounds, ToDoubleFunction<Profile> percent) {
		return Estimate.of(rounds, percent).toString(1) + " %";
	}

	private static List<List<String>> top(Tally tally) {
		return tally.top(Owner.LIBRARY, TOP).stream().map(ProfilePart::row).toList();
	}

	private static List<String> row(Tally.Share share) {
		List<String> row = new ArrayList<>();
		share.description().forEach((cell) -> row.add("`" + cell + "`"));
		row.add(Estimate.number(share.percent(), 2) + " %");
		return row;
	}

}
