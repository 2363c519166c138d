package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/checks.md}: a check finds the marked lines in the first of
 * its section, and no check finds anything else, or anything in the second.
 */
class ChecksDocsTests {

	private static final String MARK = "// found";

	private static final List<String> CHECKS = new Validate().getRecipeList()
		.stream()
		.map((check) -> check.getClass().getSimpleName())
		.toList();

	private static DocumentedExamples docs;

	/** The source of each example. */
	private static final Map<String, String> SOURCES = new LinkedHashMap<>();

	@BeforeAll
	static void read() throws IOException {
		docs = DocumentedExamples.of("checks.md");
		for (DocumentedExamples.Example example : docs.examples()) {
			SOURCES.put(example.section() + "Before", docs.source(example.section() + "Before", example.before()));
			SOURCES.put(example.section() + "After", docs.source(example.section() + "After", example.after()));
		}
	}

	@Test
	void eachCheckHasASectionWithTwoExamples() {
		assertThat(docs.sections()).containsExactlyElementsOf(CHECKS);
		assertThat(docs.examples()).extracting(DocumentedExamples.Example::section).containsExactlyElementsOf(CHECKS);
	}

	@Test
	void theTableNamesEachCheck() {
		assertThat(CHECKS).allSatisfy((check) -> assertThat(docs.text())
			.contains("| [" + check + "](#" + check.toLowerCase(Locale.ROOT) + ") |"));
	}

	@Test
	void validateFindsTheMarkedLinesAndNothingElse() {
		List<String> marked = new ArrayList<>();
		for (DocumentedExamples.Example example : docs.examples()) {
			assertThat(example.before()).as("marks in %s", example.section()).contains(MARK);
			assertThat(example.after()).doesNotContain(MARK);
			String name = example.section() + "Before";
			List<String> lines = SOURCES.get(name).lines().toList();
			for (int i = 0; i < lines.size(); i++) {
				if (lines.get(i).endsWith(MARK)) {
					marked.add(name + ":" + (i + 1) + " " + example.section());
				}
			}
		}
		assertThat(Sources.validate(SOURCES.values())
			.stream()
			.map((row) -> row.sourcePath().replaceAll(".*/|\\.java", "") + ":" + row.line() + " " + row.check())
			// a line may be marked twice
			.distinct()).containsExactlyInAnyOrderElementsOf(marked);
	}

	@Test
	void theExamplesCompile(@TempDir Path directory) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Map.Entry<String, String> source : SOURCES.entrySet()) {
			files.add(Files.writeString(directory.resolve(source.getKey() + ".java"), source.getValue()));
		}
		assertThat(Sources.errors(files, directory)).isEmpty();
	}

	@Test
	void theParserKnowsEachTypeInThem() {
		assertThat(Sources.missingTypes(SOURCES.values())).isEmpty();
	}

}
