package io.github.neo4jsessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class has at most 300 lines, with exceptions: a scope is read from top to bottom, a
 * future overrides all methods that derive a stage, and the template has the Javadoc of
 * all options.
 */
class SourceLengthTests {

	private static final int MAXIMUM = 300;

	private static final Map<String, Integer> EXCEPTIONS = Map.of("SessionScope.java", 390, "ContinuationFuture.java",
			550, "SessionTemplate.java", 750);

	@Test
	void noClassIsTooLong() throws IOException {
		List<String> tooLong;
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			tooLong = files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> lines(file) > EXCEPTIONS.getOrDefault(file.getFileName().toString(), MAXIMUM))
				.map((file) -> file + ": " + lines(file))
				.toList();
		}
		assertThat(tooLong).isEmpty();
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
