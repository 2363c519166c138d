package io.github.neo4jsessions.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * What the soak tests have left: nothing is measured here. Each file is an object of
 * names and figures, and becomes a column.
 */
final class SoakPart implements Part {

	private static final String FILES = "autoconfigure/target/soak";

	@Override
	public String name() {
		return "soak";
	}

	@Override
	public void run(Settings settings, Report report) throws IOException {
		List<Map<String, Object>> soaks = read(settings.directory().resolve(FILES));
		report.section("Soak");
		if (soaks.isEmpty()) {
			report.paragraph("None was left in `" + FILES + "`: `CONTRIBUTING.md` has the command.");
			return;
		}
		Set<String> names = new LinkedHashSet<>();
		soaks.forEach((soak) -> names.addAll(soak.keySet()));
		report.paragraph(
				"Transfers while connections are cut and the server is paused, killed and restarted, as the soak "
						+ "test left them in `" + FILES + "`.");
		report.table(row("run", IntStream.rangeClosed(1, soaks.size()).mapToObj(Integer::toString)), names.stream()
			.map((name) -> row(name, soaks.stream().map((soak) -> String.valueOf(soak.getOrDefault(name, "–")))))
			.toList());
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
