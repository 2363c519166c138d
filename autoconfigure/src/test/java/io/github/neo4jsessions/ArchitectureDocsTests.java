package io.github.neo4jsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each class and package that {@code docs/architecture.md} names exists.
 */
class ArchitectureDocsTests {

	private static final Path PAGE = Path.of("../docs/architecture.md");

	/**
	 * A class, or a class and a member or a nested type of it.
	 */
	private static final Pattern NAME = Pattern.compile("`@?([A-Z][A-Za-z]+[a-z][A-Za-z0-9]*)(?:\\.([A-Za-z]+))?`");

	private static final Pattern PACKAGE = Pattern.compile("`(internal\\.[a-z]+|mapping|observation|transaction|"
			+ "actuate|autoconfigure|contract|exploration|races|chaos)`");

	@Test
	void classesAndMembersExist() throws IOException {
		Set<Path> sources = sources();
		assertThat(NAME.matcher(page()).results()).hasSizeGreaterThan(40).allSatisfy((name) -> {
			assertThat(sources).extracting((file) -> file.getFileName().toString()).contains(name.group(1) + ".java");
			if (name.group(2) != null) {
				assertThat(read(sources, name.group(1))).containsPattern("\\b" + name.group(2) + "\\b");
			}
		});
	}

	@Test
	void packagesExist() throws IOException {
		Set<String> directories = sources().stream()
			.map((file) -> file.getParent().toString().replace('\\', '/'))
			.collect(Collectors.toSet());
		assertThat(PACKAGE.matcher(page()).results()).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(directories)
				.anyMatch((directory) -> directory.endsWith("/neo4jsessions/" + name.group(1).replace('.', '/'))));
	}

	private static String page() throws IOException {
		return Files.readString(PAGE);
	}

	private static Set<Path> sources() throws IOException {
		try (Stream<Path> own = Files.walk(Path.of("src"));
				Stream<Path> benchmarks = Files.walk(Path.of("../benchmarks/src"));
				Stream<Path> doubles = Files.walk(Path.of("../driver-test/src"));
				Stream<Path> rewrite = Files.walk(Path.of("../rewrite/src"));
				Stream<Path> testSupport = Files.walk(Path.of("../test-support/src"));
				Stream<Path> applications = Files.walk(Path.of("../application-tests/src"));
				Stream<Path> web = Files.walk(Path.of("../web-tests/src"))) {
			return Stream.of(own, benchmarks, doubles, rewrite, testSupport, applications, web)
				.flatMap((files) -> files)
				.filter((file) -> file.toString().endsWith(".java"))
				.collect(Collectors.toSet());
		}
	}

	private static String read(Set<Path> sources, String type) {
		try {
			return Files
				.readString(sources.stream().filter((file) -> file.endsWith(type + ".java")).findFirst().orElseThrow());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
