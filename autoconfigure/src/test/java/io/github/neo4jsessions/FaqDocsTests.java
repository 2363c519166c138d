package io.github.neo4jsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The errors and log lines that are headings of {@code docs/faq.md} are those of the
 * sources.
 */
class FaqDocsTests {

	private static final Pattern HEADING = Pattern.compile("^### (.*)$", Pattern.MULTILINE);

	/**
	 * Messages of the driver and the server, and one that contains the name of a class.
	 */
	private static final Set<String> OTHERS = Set.of("Unable to acquire connection from the pool",
			"ForsetiClient … can't acquire ExclusiveLock", "… required a SessionTemplate, but …");

	@Test
	void eachHeadingIsAMessage() throws IOException {
		String sources = sources();
		List<String> headings = headings();
		assertThat(headings).hasSizeGreaterThan(12).containsAll(OTHERS);
		assertThat(headings).filteredOn((heading) -> !OTHERS.contains(heading))
			.allSatisfy((heading) -> assertThat(sources)
				.contains(Arrays.stream(heading.toLowerCase(Locale.ROOT).split("…")).map(String::trim).toList()));
	}

	private static List<String> headings() throws IOException {
		String page = Files.readString(Path.of("../docs/faq.md"));
		return HEADING.matcher(page.substring(0, page.indexOf("## Questions")))
			.results()
			.map((heading) -> heading.group(1))
			.toList();
	}

	/**
	 * The sources, with texts that are put together from several lines as one text.
	 */
	private static String sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.map(FaqDocsTests::read)
				.collect(Collectors.joining())
				.replaceAll("\"\\s*\\+\\s*\"", "")
				.toLowerCase(Locale.ROOT);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
