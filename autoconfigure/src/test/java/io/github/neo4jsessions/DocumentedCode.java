package io.github.neo4jsessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java code of a page of the documentation, which has to be a part of the sources of
 * tests, so that it is compiled and run. White space may differ.
 */
final class DocumentedCode {

	private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	private DocumentedCode() {
	}

	/**
	 * Assert that each block of Java code of a page is in a file or in the source of a
	 * test.
	 * @param page the page, relative to the root of the repository
	 * @param file the file, relative to this module
	 * @param test the test
	 * @return the number of blocks
	 */
	static int assertCompiled(String page, String file, Class<?> test) {
		return assertIn(withoutSpace(read(Path.of(file))) + source(test), page);
	}

	/**
	 * Assert that each block of Java code of a page is a whole file, with its imports.
	 * @param page the page, relative to the root of the repository
	 * @param files the files in the order of the blocks, relative to the package
	 * com.example of the tests, without their suffix
	 */
	static void assertWholeFiles(String page, String... files) {
		assertThat(blocks(page)).as(page)
			.map(DocumentedCode::withoutSpace)
			.isEqualTo(Arrays.stream(files)
				.map((file) -> withoutSpace(read(Path.of("src/test/java/com/example", file + ".java"))))
				.toList());
	}

	private static int assertIn(String sources, String page) {
		List<String> blocks = blocks(page);
		assertThat(blocks).isNotEmpty()
			.allSatisfy((block) -> assertThat(sources.contains(withoutSpace(block)))
				.as("%s: this code is in the tests%n%s", page, block)
				.isTrue());
		return blocks.size();
	}

	private static List<String> blocks(String page) {
		return JAVA.matcher(read(Path.of("..").resolve(page)))
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
	}

	private static String source(Class<?> test) {
		return withoutSpace(read(Path.of("src/test/java", test.getName().replace('.', '/') + ".java")));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(file + " cannot be read", ex);
		}
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s", "");
	}

}
