package io.github.neo4jsessions.embedded;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerDistribution}.
 */
class ServerDistributionTests {

	private final ServerDistribution distribution = ServerDistribution.load();

	@Test
	void buildWroteADistributionThatRunsOnThisJvm() {
		assertThatCode(() -> this.distribution.requireRunnable(Runtime.version().feature())).doesNotThrowAnyException();
		assertThat(this.distribution.version()).matches("\\d+\\.\\d+\\.\\d+");
		assertThat(this.distribution.defaultSettings()).containsEntry("dbms.usage_report.enabled", "false")
			.containsEntry("server.http.enabled", "false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.neo4j.graphdb.GraphDatabaseService", "io.netty.buffer.ByteBuf", "" })
	void serverIsOnItsOwnClassPathAndNotOnThatOfTheTests(String name) throws Exception {
		String serverClass = (name.isEmpty()) ? this.distribution.mainClass() : name;
		assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(serverClass));
		URL[] jars = this.distribution.classPath().stream().map(ServerDistributionTests::url).toArray(URL[]::new);
		try (URLClassLoader serverClasses = new URLClassLoader(jars, null)) {
			assertThatCode(() -> serverClasses.loadClass(serverClass)).doesNotThrowAnyException();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "junit", "assertj", "awaitility", "byte-buddy", "hamcrest" })
	void testDependencyIsNotOnTheServersClassPath(String name) {
		assertThat(this.distribution.classPath()).noneMatch((jar) -> jar.getFileName().toString().contains(name));
	}

	@Test
	void olderJavaIsRefusedWithARemedy() {
		ServerDistribution newer = new ServerDistribution("2026.08.1", "Main", 21, List.of());
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> newer.requireRunnable(17))
			.withMessageContaining("Neo4j 2026.08.1 needs Java 21, and this is Java 17")
			.withMessageContaining("mvn -pl embedded-neo4j process-resources");
		assertThatCode(() -> newer.requireRunnable(21)).doesNotThrowAnyException();
	}

	@Test
	void missingJarIsNamedWithARemedy() {
		Path jar = Path.of("no", "such.jar");
		ServerDistribution incomplete = new ServerDistribution("5.26.30", "Main", 17, List.of(jar));
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> incomplete.requireRunnable(17))
			.withMessageContaining("1 of the 1 jars")
			.withMessageContaining(jar.toString())
			.withMessageContaining("mvn -pl embedded-neo4j process-resources");
	}

	private static URL url(Path jar) {
		try {
			return jar.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
