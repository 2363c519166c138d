package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/checks.md}: a check finds the first of its section, and
 * nothing in the second.
 */
class ChecksDocsTests {

	private static final Pattern SECTION = Pattern.compile("(?m)^## (\\w+)$");

	private static final Pattern EXAMPLE = Pattern.compile("(Before|After):\n\n```java\n(.*?)```", Pattern.DOTALL);

	private static final Map<String, String> EXAMPLES = new LinkedHashMap<>();

	private static final List<String> CHECKS = new Validate().getRecipeList()
		.stream()
		.map((check) -> check.getClass().getSimpleName())
		.toList();

	private static String docs = "";

	@BeforeAll
	static void read() throws IOException {
		docs = Files.readString(Path.of("../docs/checks.md"));
		String[] sections = SECTION.split(docs);
		List<String> titles = SECTION.matcher(docs).results().map((section) -> section.group(1)).toList();
		for (int i = 0; i < titles.size(); i++) {
			Matcher example = EXAMPLE.matcher(sections[i + 1]);
			while (example.find()) {
				String type = titles.get(i) + example.group(1);
				EXAMPLES.put(type, Sources.type(type, example.group(2)));
			}
		}
	}

	@Test
	void eachCheckHasASectionWithTwoExamples() {
		assertThat(SECTION.matcher(docs).results().map((section) -> section.group(1)))
			.containsExactlyElementsOf(CHECKS);
		List<String> expected = new ArrayList<>();
		CHECKS.forEach((check) -> expected.addAll(List.of(check + "Before", check + "After")));
		assertThat(EXAMPLES.keySet()).containsExactlyElementsOf(expected);
	}

	@Test
	void theTableNamesEachCheck() {
		assertThat(CHECKS).allSatisfy(
				(check) -> assertThat(docs).contains("| [" + check + "](#" + check.toLowerCase(Locale.ROOT) + ") |"));
	}

	@Test
	void eachCheckFindsItsFirstExampleAndNoneFindsTheSecond() {
		assertThat(Sources.validate(EXAMPLES.values())
			.stream()
			.map((row) -> row.sourcePath().replaceAll(".*/|\\.java", "") + " " + row.check())
			.distinct())
			.containsExactlyInAnyOrderElementsOf(CHECKS.stream().map((check) -> check + "Before " + check).toList());
	}

	@Test
	void theExamplesCompile(@TempDir Path directory) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Map.Entry<String, String> example : EXAMPLES.entrySet()) {
			files.add(Files.writeString(directory.resolve(example.getKey() + ".java"), example.getValue()));
		}
		assertThat(Sources.errors(files, directory)).isEmpty();
	}

}
