package io.github.neo4jsessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class of any module has at most 300 lines, with exceptions: a scope is read from top
 * to bottom, a future overrides all methods that derive a stage, and the template has the
 * Javadoc of all options.
 */
class SourceLengthTests {

	private static final int MAXIMUM = 300;

	private static final Map<String, Integer> EXCEPTIONS = Map.of("SessionScope.java", 390, "ContinuationFuture.java",
			550, "SessionTemplate.java", 750);

	@Test
	void noClassIsTooLong() throws IOException {
		assertThat(sources()).extracting((file) -> file.getFileName().toString())
			.contains("EmbeddedNeo4j.java", "SessionScope.java", "Validate.java")
			.containsAll(EXCEPTIONS.keySet());
		assertThat(sources()).filteredOn((file) -> lines(file) > maximum(file))
			.extracting((file) -> file + ": " + lines(file))
			.isEmpty();
	}

	private static List<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (Path module : modules()) {
			try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
				files.filter((file) -> file.toString().matches(".*\\.(java|kt)")).forEach(sources::add);
			}
		}
		return sources;
	}

	private static List<Path> modules() throws IOException {
		try (Stream<Path> directories = Files.list(Path.of(".."))) {
			return directories.filter((directory) -> Files.isDirectory(directory.resolve("src/main"))).toList();
		}
	}

	private static int maximum(Path file) {
		return EXCEPTIONS.getOrDefault(file.getFileName().toString(), MAXIMUM);
	}

	private static long lines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.count();
		}
		catch (IOException ex) {
			throw new IllegalStateException(file + " cannot be read", ex);
		}
	}

}
