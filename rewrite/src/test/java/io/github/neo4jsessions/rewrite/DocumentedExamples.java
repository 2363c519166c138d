package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of a page of the documentation. The first block of Java code of the page
 * is the class whose members the others are.
 *
 * @param text the text of the page
 * @param frame the class
 * @param examples the examples, in the order of the page
 */
record DocumentedExamples(String text, String frame, List<Example> examples) {

	private static final String MEMBERS = "\t// the members of an example\n";

	private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

	private static final Pattern ANY_FENCE = Pattern.compile("(?m)^\\s*(```|~~~)\\s*(\\w*)");

	private static final Pattern SECTION = Pattern.compile("(?ms)^## ([^\\n]+)\\n(.*?)(?=^## |\\z)");

	private static final Pattern EXAMPLE = Pattern
		.compile("(?ms)^Before:\\n\\n```java\\n(.*?)^```\\n\\nAfter:\\n\\n```java\\n(.*?)^```$");

	/**
	 * Read a page. Each block of Java code has to be the class, or one of two that a
	 * section has: before, and after.
	 * @param page the name of the file in the documentation
	 */
	static DocumentedExamples of(String page) throws IOException {
		return read(page, Files.readString(Path.of("../docs", page)));
	}

	static DocumentedExamples read(String page, String text) {
		List<String> blocks = JAVA.matcher(text).results().map((MatchResult block) -> block.group(1)).toList();
		assertThat(blocks).as(page).isNotEmpty();
		assertThat(blocks.get(0)).as("the class of the examples of %s", page).containsOnlyOnce(MEMBERS);
		List<Example> examples = new ArrayList<>();
		SECTION.matcher(text).results().forEach((section) -> {
			Matcher example = EXAMPLE.matcher(section.group(2));
			while (example.find()) {
				examples.add(new Example(section.group(1), example.group(1), example.group(2)));
			}
		});
		assertThat(examples).as("the examples of %s", page).isNotEmpty();
		assertThat(examples).as("one example in a section of %s", page)
			.extracting(Example::section)
			.doesNotHaveDuplicates();
		assertThat(codeIn(text)).as("%s has Java code that is no example, so that no test runs it", page)
			.isEqualTo(1 + 2 * examples.size());
		return new DocumentedExamples(text, blocks.get(0), List.copyOf(examples));
	}

	/** The number of blocks of code, other than commands of a shell. */
	private static long codeIn(String text) {
		List<String> fences = ANY_FENCE.matcher(text).results().map((fence) -> fence.group(2)).toList();
		List<String> opening = new ArrayList<>();
		for (int i = 0; i < fences.size(); i += 2) {
			opening.add(fences.get(i));
		}
		return opening.stream().filter((language) -> !language.equals("shell")).count();
	}

	List<String> sections() {
		return SECTION.matcher(this.text).results().map((section) -> section.group(1)).toList();
	}

	/**
	 * The class as the page shows it, with members and a name of its own.
	 * @param name the simple name of the class
	 * @param members the members
	 */
	String source(String name, String members) {
		String indented = members.lines()
			.map((line) -> line.isEmpty() ? line : "\t" + line)
			.collect(Collectors.joining("\n", "", "\n"));
		return this.frame.replace(MEMBERS, indented).replaceAll("\\bExample\\b", name);
	}

	/**
	 * Two blocks of code.
	 *
	 * @param section the title of their section
	 * @param before the members before
	 * @param after the members after
	 */
	record Example(String section, String before, String after) {
	}

}
