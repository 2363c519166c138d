package io.github.neo4jsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each class and package that {@code docs/architecture.md} names exists, and its diagram
 * is that of the code. {@code CONTRIBUTING.md} names classes too.
 */
class ArchitectureDocsTests {

	private static final String ARCHITECTURE = "../docs/architecture.md";

	private static final String CONTRIBUTING = "../CONTRIBUTING.md";

	/**
	 * A class, or a class and a member or a nested type of it.
	 */
	private static final Pattern NAME = Pattern.compile("`@?([A-Z][A-Za-z]+[a-z][A-Za-z0-9]*)(?:\\.([A-Za-z]+))?`");

	private static final Pattern PACKAGE = Pattern.compile("`(internal\\.[a-z]+|mapping|observation|transaction|web|"
			+ "reactive|actuate|autoconfigure|contract|exploration|races|chaos)`");

	private static final Pattern DIAGRAM = Pattern.compile("```mermaid\\R(.*?)```", Pattern.DOTALL);

	/**
	 * A node with a label, which begins with the name of a package.
	 */
	private static final Pattern LABEL = Pattern.compile("(\\w+)\\[\"([\\w.]+)[^\"]*\"]");

	@ParameterizedTest
	@ValueSource(strings = { ARCHITECTURE, CONTRIBUTING })
	void classesAndMembersExist(String page) throws IOException {
		Set<Path> sources = sources();
		assertThat(NAME.matcher(read(page)).results()).hasSizeGreaterThan(40).allSatisfy((name) -> {
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
		assertThat(PACKAGE.matcher(read(ARCHITECTURE)).results()).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(directories)
				.anyMatch((directory) -> directory.endsWith("/neo4jsessions/" + name.group(1).replace('.', '/'))));
	}

	@Test
	void eachPackageUsesThoseThatItsArrowsLeadToAndNoOthers() throws IOException {
		PartDependencies drawn = diagram();
		PartDependencies code = code();
		assertThat(drawn.direct()).hasSizeGreaterThan(10);
		drawn.direct()
			.forEach((name, targets) -> assertThat(code.direct().get(name)).as("arrows from %s", name)
				.containsAll(targets));
		code.direct()
			.forEach((name, targets) -> assertThat(drawn.reachableFrom(name)).as("packages used by %s", name)
				.containsAll(besideTheContract(name, targets)));
	}

	/**
	 * Return the packages that the diagram must show. It leaves out that the packages
	 * below internal implement the contract.
	 */
	private static Set<String> besideTheContract(String name, Set<String> targets) {
		Set<String> shown = new HashSet<>(targets);
		if (name.startsWith("internal.")) {
			shown.remove("base");
		}
		return shown;
	}

	private static PartDependencies code() {
		return PartDependencies.of(new ClassFileImporter().withImportOption(new DoNotIncludeTests())
			.withImportOption(new ArchitectureTests.NotForTests())
			.importPackagesOf(SessionTemplate.class), PartDependencies::packageOf);
	}

	private static PartDependencies diagram() throws IOException {
		Matcher diagram = DIAGRAM.matcher(read(ARCHITECTURE));
		assertThat(diagram.find()).isTrue();
		Map<String, String> labels = new HashMap<>();
		LABEL.matcher(diagram.group(1)).results().forEach((label) -> labels.put(label.group(1), label.group(2)));
		UnaryOperator<String> name = (node) -> labels.getOrDefault(node, node);
		Map<String, Set<String>> arrows = new TreeMap<>();
		for (String line : LABEL.matcher(diagram.group(1)).replaceAll("$1").split("\\R")) {
			List<String> nodes = Stream.of(line.split("-->")).map(String::strip).map(name).toList();
			for (int i = 1; i < nodes.size(); i++) {
				arrows.computeIfAbsent(nodes.get(i - 1), (from) -> new TreeSet<>()).add(nodes.get(i));
			}
		}
		return new PartDependencies(arrows);
	}

	private static String read(String page) throws IOException {
		return Files.readString(Path.of(page));
	}

	private static Set<Path> sources() throws IOException {
		Set<Path> sources = new HashSet<>();
		for (String module : List.of("autoconfigure", "benchmarks", "driver-test", "embedded-neo4j", "rewrite",
				"test-support", "application-tests", "web-tests", "sample-app")) {
			try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
				files.filter((file) -> file.toString().endsWith(".java")).forEach(sources::add);
			}
		}
		return sources;
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
