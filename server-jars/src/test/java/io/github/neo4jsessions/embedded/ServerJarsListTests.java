package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The list of the jars of the server that runs on this Java, compared with what Maven
 * resolved for this module. {@code .ci/server-jars} writes the lists.
 */
class ServerJarsListTests {

	private final ServerDistribution distribution = ServerDistribution.newest(Runtime.version().feature());

	@Test
	void theListIsTheClassPathThatMavenResolves() throws Exception {
		Path anywhere = Path.of("").toAbsolutePath();
		List<ServerJar> jars = this.distribution.jars();
		List<Path> resolved = classPath();
		assertThat(jars).as("the list of %s", this.distribution.version()).hasSameSizeAs(resolved);
		for (int i = 0; i < jars.size(); i++) {
			ServerJar jar = jars.get(i);
			assertThat(resolved.get(i)).endsWith(anywhere.relativize(jar.in(anywhere)));
			assertThat(jar.hasContent(resolved.get(i))).as("the SHA-256 of %s", jar).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "junit", "assertj", "byte-buddy", "neo4j-sessions" })
	void noDependencyOfTheTestsIsOnTheList(String name) {
		assertThat(this.distribution.jars()).noneMatch((jar) -> jar.artifactId().contains(name));
	}

	private static List<Path> classPath() throws IOException {
		return Stream
			.of(Files.readString(Path.of("target", "server.classpath"))
				.strip()
				.split(Pattern.quote(File.pathSeparator)))
			.map(Path::of)
			.toList();
	}

}
