package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A page with code that no test runs is refused. */
class DocumentedExamplesTests {

	private static final String FRAME = "```java\nclass Example {\n\n\t// the members of an example\n\n}\n```\n\n";

	private static final String SECTION = "## First\n\nBefore:\n\n```java\nint a() {\n\n\treturn 1;\n}\n```\n\nAfter:\n\n```java\nint a() {\n\treturn 2;\n}\n```\n\n";

	private static final String OTHER = "```%s\nint other;\n```\n\n";

	@Test
	void anExampleIsPutIntoTheClassOfThePage() {
		DocumentedExamples docs = DocumentedExamples.read("page", FRAME + SECTION + OTHER.formatted("shell"));
		assertThat(docs.sections()).containsExactly("First");
		assertThat(docs.examples()).hasSize(1);
		assertThat(docs.source("Code", docs.examples().get(0).before()))
			.isEqualTo("class Code {\n\n\tint a() {\n\n\t\treturn 1;\n\t}\n\n}\n");
	}

	@Test
	void codeThatIsNoExampleIsRefused() {
		refuses(FRAME + OTHER.formatted("java") + SECTION);
		refuses(FRAME + SECTION + OTHER.formatted("java"));
		refuses(FRAME + SECTION + OTHER.formatted("Java"));
		refuses(FRAME + SECTION + OTHER.formatted("kotlin"));
		refuses(FRAME + SECTION + OTHER.formatted(""));
		refuses(FRAME + SECTION + OTHER.formatted("java").replace("```", "~~~"));
	}

	@Test
	void aPageWithoutTheClassOrWithASecondExampleInASectionIsRefused() {
		refuses(SECTION);
		refuses(FRAME);
		refuses(FRAME + SECTION + SECTION.substring(SECTION.indexOf("Before:")));
	}

	private static void refuses(String text) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> DocumentedExamples.read("page", text));
	}

}
