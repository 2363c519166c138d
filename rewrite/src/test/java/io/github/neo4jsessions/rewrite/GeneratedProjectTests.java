package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The project that the archetype generates. */
class GeneratedProjectTests {

	private static final Path ARCHETYPE = Path.of("../archetype/src/main/resources");

	private static final Path TEMPLATE = ARCHETYPE.resolve("archetype-resources/src");

	@Test
	void validateFindsNothingInIt() throws IOException {
		List<String> sources = new ArrayList<>();
		try (Stream<Path> files = Files.walk(TEMPLATE)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				sources.add(Files.readString(file)
					.replace("#set( $d = '$' )\n", "")
					.replace("${package}", "com.example")
					.replace("${d}", "$"));
			}
		}
		assertThat(sources).hasSizeGreaterThan(5).anyMatch((source) -> source.contains("executeWrite"));
		assertThat(Sources.validate(sources)).isEmpty();
	}

	@Test
	void theTestOfItsResourceInheritsTheContract() throws IOException {
		assertThat(Files.readString(TEMPLATE.resolve("test/java/ExportFileTests.java")))
			.contains("class ExportFileTests extends AsyncResourceContract<");
		// the build of the archetype runs it
		assertThat(Files.readString(ARCHETYPE.resolve("archetype-resources/pom.xml")))
			.contains("<artifactId>neo4j-sessions-spring-boot-starter-test</artifactId>");
	}

	@Test
	void onlyPackagesOfJavaAreAccepted() throws IOException {
		Matcher regex = Pattern.compile("<validationRegex>(.*)</validationRegex>")
			.matcher(Files.readString(ARCHETYPE.resolve("META-INF/maven/archetype-metadata.xml")));
		assertThat(regex.find()).isTrue();
		assertThat(List.of("com.example", "org.mycompany.class_.people2", "people", "com.newest.int_"))
			.allMatch((name) -> name.matches(regex.group(1)));
		assertThat(
				List.of("com.my-company", "com.example.class", "new", "int.people", "com..people", "com.2people", ""))
			.noneMatch((name) -> name.matches(regex.group(1)));
	}

}
