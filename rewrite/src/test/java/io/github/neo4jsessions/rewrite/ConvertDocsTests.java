package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.TypeValidation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/convert.md}: a conversion of the first of a section is the
 * second.
 */
class ConvertDocsTests implements RewriteTest {

	private static DocumentedExamples docs;

	@BeforeAll
	static void read() throws IOException {
		docs = DocumentedExamples.of("convert.md");
	}

	/**
	 * What is converted is parsed again, since trees that were changed do not have all
	 * types.
	 */
	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new Convert()).parser(Sources.parser()).afterTypeValidationOptions(TypeValidation.none());
	}

	@Test
	void eachExampleIsConvertedIntoCodeThatCompiles(@TempDir Path directory) throws IOException {
		Map<String, String> converted = new LinkedHashMap<>();
		for (DocumentedExamples.Example example : docs.examples()) {
			String name = example.section() + "Code";
			String after = docs.source(name, example.after());
			rewriteRun(Assertions.java(docs.source(name, example.before()), (spec) -> spec.after((actual) -> {
				// the imports are those of this conversion
				assertThat(members(actual)).isEqualTo(members(after));
				converted.put(name, actual);
				return actual;
			})));
		}
		assertThat(converted).hasSameSizeAs(docs.examples());
		assertCompile(directory, converted);
	}

	@Test
	void theExamplesCompileInTheClassThatThePageShows(@TempDir Path directory) throws IOException {
		Map<String, String> sources = new LinkedHashMap<>();
		for (DocumentedExamples.Example example : docs.examples()) {
			sources.put(example.section() + "Before", docs.source(example.section() + "Before", example.before()));
			sources.put(example.section() + "After", docs.source(example.section() + "After", example.after()));
		}
		assertCompile(directory, sources);
	}

	@Test
	void eachConversionHasASection() {
		List<String> conversions = Convert.conversions().stream().map(Conversion::id).toList();
		assertThat(conversions)
			.allSatisfy((id) -> assertThat(docs.text()).contains("\n## " + id + "\n").contains("| [" + id + "]("));
		// the examples of Driver6 are a table
		assertThat(docs.examples()).extracting(DocumentedExamples.Example::section)
			.containsExactlyElementsOf(conversions.stream().filter((id) -> !id.equals("Driver6")).toList());
	}

	private static String members(String source) {
		return source.substring(source.indexOf("\nclass ")).stripTrailing();
	}

	private static void assertCompile(Path directory, Map<String, String> sources) throws IOException {
		List<Path> files = new ArrayList<>();
		for (Map.Entry<String, String> source : sources.entrySet()) {
			files.add(Files.writeString(directory.resolve(source.getKey() + ".java"), source.getValue()));
		}
		assertThat(Sources.errors(files, directory)).isEmpty();
		assertThat(Sources.missingTypes(sources.values())).isEmpty();
	}

}
