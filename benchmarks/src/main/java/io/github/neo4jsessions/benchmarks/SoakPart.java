package io.github.neo4jsessions.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The results that the soak tests have written; nothing is measured here. Each file is a
 * JSON object of names and figures, and becomes a column.
 */
final class SoakPart implements Part {

	private static final String FILES = "autoconfigure/target/soak";

	private static final Duration MINIMUM = Duration.ofMinutes(10);

	@Override
	public String name() {
		return "soak";
	}

	@Override
	public void run(Settings settings, Report report) throws IOException {
		String revision = Machine.revision(settings.directory());
		List<Map<String, Object>> all = read(settings.directory().resolve(FILES));
		List<Map<String, Object>> soaks = all.stream().filter((soak) -> revision.equals(soak.get("revision"))).toList();
		report.section("Soak");
		report.targetAtLeast("soaks of at least 10 minutes in which all checks held", 3,
				new Estimate(soaks.stream().filter(SoakPart::isLongAndHeld).count(), 0), 0);
		report.paragraph(
				"The soak test makes transfers, 32 in flight on 8 permits, on one driver and one template. In the "
						+ "meantime connections are cut and stalled at random messages, some for longer than the time-out "
						+ "of a scope; the server is paused, stops answering, is killed and restarted; callers cancel; "
						+ "collaborators throw; stacks overflow. The figures are those that it wrote to `" + FILES
						+ "`. After each round of some seconds it checks that each acknowledged transfer is applied once, "
						+ "each refused one never, and each other one at most once; that the accounts and their sum match "
						+ "these transfers; that no caller waits for a server that does not answer; that statistics, meters "
						+ "and observations agree with each other and with the data; that nothing is active or pending, and "
						+ "all permits and connections are free; and that there are no more objects of the library, "
						+ "futures, threads, heap and buffers than after the first round.");
		if (soaks.size() < all.size()) {
			report.paragraph(
					(all.size() - soaks.size()) + " soaks of other revisions than " + revision + " are omitted.");
		}
		if (soaks.isEmpty()) {
			report.paragraph("There is no soak of this revision: `CONTRIBUTING.md` has the command.");
			return;
		}
		Set<String> names = new LinkedHashSet<>();
		soaks.forEach((soak) -> names.addAll(soak.keySet()));
		report.table(row("run", IntStream.rangeClosed(1, soaks.size()).mapToObj(Integer::toString)), names.stream()
			.map((name) -> row(name, soaks.stream().map((soak) -> String.valueOf(soak.getOrDefault(name, "–")))))
			.toList());
	}

	private static boolean isLongAndHeld(Map<String, Object> soak) {
		return "held".equals(soak.get("checks")) && soak.get("seconds") instanceof Number seconds
				&& seconds.longValue() >= MINIMUM.toSeconds();
	}

	private static List<Map<String, Object>> read(Path directory) throws IOException {
		List<Map<String, Object>> soaks = new ArrayList<>();
		if (Files.isDirectory(directory)) {
			JsonParser parser = JsonParserFactory.getJsonParser();
			try (Stream<Path> files = Files.list(directory)) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".json")).sorted().toList()) {
					soaks.add(parser.parseMap(Files.readString(file)));
				}
			}
		}
		return soaks;
	}

	private static List<String> row(String name, Stream<String> cells) {
		return Stream.concat(Stream.of(name), cells).toList();
	}

}
