package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final Pattern EXAMPLES = Pattern
		.compile("Before:\n\n```java\n(.*?)```\n\nAfter:\n\n```java\n(.*?)```", Pattern.DOTALL);

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new Convert()).parser(Sources.parser()).afterTypeValidationOptions(TypeValidation.none());
	}

	@Test
	void eachExampleIsConverted(@TempDir Path directory) throws IOException {
		Matcher examples = EXAMPLES.matcher(page());
		int count = 0;
		while (examples.find()) {
			String name = "Code" + count++;
			String after = Sources.type(name, examples.group(2));
			rewriteRun(Assertions.java(Sources.type(name, examples.group(1)), (spec) -> spec.after((converted) -> {
				// apart from imports, of which the sources of these tests have too many
				assertThat(converted.substring(converted.indexOf("class ")))
					.isEqualTo(after.substring(after.indexOf("class ")).stripTrailing());
				return converted;
			})));
			assertThat(Sources.errors(List.of(Files.writeString(directory.resolve(name + ".java"), after)), directory))
				.isEmpty();
		}
		assertThat(count).isPositive();
	}

	@Test
	void eachConversionHasASection() throws IOException {
		String page = page();
		assertThat(Convert.conversions()).extracting(Conversion::id)
			.allSatisfy((id) -> assertThat(page).contains("\n## " + id + "\n").contains("| [" + id + "]("));
	}

	private static String page() throws IOException {
		return Files.readString(Path.of("../docs/convert.md"));
	}

}
