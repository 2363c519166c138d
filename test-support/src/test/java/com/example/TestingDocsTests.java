package com.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java code of {@code docs/testing.md} is a part of the tests of this package.
 */
class TestingDocsTests {

	private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	@Test
	void eachBlockOfThePageIsPartOfATest() throws IOException {
		String sources = sources();
		List<String> blocks = JAVA.matcher(Files.readString(Path.of("../docs/testing.md")))
			.results()
			.map((MatchResult block) -> block.group(1))
			.toList();
		assertThat(blocks).hasSizeGreaterThan(10)
			.allSatisfy((block) -> assertThat(sources).contains(withoutSpace(block)));
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src/test/java/com/example"))) {
			return files.map(TestingDocsTests::read).collect(Collectors.joining());
		}
	}

	private static String read(Path file) {
		try {
			return withoutSpace(Files.readString(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(file + " cannot be read", ex);
		}
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s", "");
	}

}
