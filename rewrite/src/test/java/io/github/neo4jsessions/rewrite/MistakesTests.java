package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openrewrite.InMemoryExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A project of mistakes and of right code that looks alike. {@code // FINDS} is at the
 * end of each line in which a check has to find something.
 */
class MistakesTests {

	private static final String MARK = "// FINDS ";

	@Test
	void validateFindsExactlyTheMarkedLines() throws IOException {
		List<String> expected = marks();
		List<Findings.Row> rows = validate();
		assertThat(rows.stream().map((row) -> row.sourcePath() + ":" + row.line() + " " + row.check()))
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(expected).hasSizeGreaterThanOrEqualTo(40);
	}

	@Test
	void eachCheckFindsSomething() throws IOException {
		assertThat(marks().stream().map((mark) -> mark.substring(mark.indexOf(' ') + 1)).distinct())
			.containsExactlyInAnyOrderElementsOf(new Validate().getRecipeList()
				.stream()
				.map((recipe) -> recipe.getClass().getSimpleName())
				.toList());
	}

	@Test
	void validateFindsNothingInTheSample() throws IOException {
		// the types of Spring Boot's tests are not known, and not needed: they open no
		// sessions
		Path sample = Path.of("../sample-app/src");
		try (Stream<Path> files = Files.walk(sample)) {
			List<Path> sources = files.filter((file) -> file.toString().endsWith(".java")).toList();
			assertThat(sources.stream().map(sample::relativize)).hasSizeGreaterThan(100)
				.anyMatch((file) -> file.startsWith("main/java"))
				.anyMatch((file) -> file.startsWith("test/java"));
			assertThat(Sources
				.validate(Sources.parser().build().parse(sources, sample, new InMemoryExecutionContext()).toList()))
				.isEmpty();
		}
	}

	@Test
	void theProjectCompiles(@TempDir Path classes) throws IOException {
		assertThat(Sources.errors(Sources.files("mistakes"), classes)).isEmpty();
	}

	private static List<Findings.Row> validate() {
		return Sources.validate(Sources.parser()
			.build()
			.parse(Sources.files("mistakes"), Path.of("src/test/resources/mistakes"), new InMemoryExecutionContext())
			.toList());
	}

	private static List<String> marks() throws IOException {
		List<String> marks = new ArrayList<>();
		for (Path file : Sources.files("mistakes")) {
			List<String> lines = Files.readAllLines(file);
			for (int i = 0; i < lines.size(); i++) {
				int mark = lines.get(i).indexOf(MARK);
				if (mark >= 0) {
					for (String check : lines.get(i).substring(mark + MARK.length()).split(" ")) {
						marks
							.add(Path.of("src/test/resources/mistakes").relativize(file) + ":" + (i + 1) + " " + check);
					}
				}
			}
		}
		return marks;
	}

}
