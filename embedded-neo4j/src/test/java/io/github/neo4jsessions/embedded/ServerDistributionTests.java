package io.github.neo4jsessions.embedded;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServerDistribution}.
 */
class ServerDistributionTests {

	@ParameterizedTest
	@CsvSource({ "17, 5.26.30", "20, 5.26.30", "21, 2026.08.1", "25, 2026.08.1" })
	void newestServerThatTheJavaReleaseRunsIsChosen(int javaFeature, String version) {
		assertThat(ServerDistribution.newest(javaFeature).version()).isEqualTo(version);
	}

	@Test
	void javaThatIsTooOldForAllIsRefused() {
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> ServerDistribution.newest(16))
			.withMessage("Neo4j 5.26.30 needs Java 17, and this is Java 16. Run on a newer Java");
	}

	@Test
	void javaThatIsTooOldForARequestedVersionIsRefusedWithARemedy() {
		ServerDistribution newer = ServerDistribution.of("2026.08.1");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> newer.requireRunnable(17))
			.withMessageContaining("Neo4j 2026.08.1 needs Java 21, and this is Java 17")
			.withMessageContaining("use version 5.26.30");
		assertThatCode(() -> newer.requireRunnable(21)).doesNotThrowAnyException();
	}

	@Test
	void unknownVersionIsRefusedWithThoseThatAreSupported() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerDistribution.of("4.4.0"))
			.withMessageContaining("version is 4.4.0: use 2026.08.1 or 5.26.30");
	}

	@ParameterizedTest
	@MethodSource("supported")
	void listContainsTheServerOnceWithDigestsAndWithoutDependenciesOfTheTests(ServerDistribution distribution) {
		List<ServerJar> jars = distribution.jars();
		assertThat(jars).hasSizeGreaterThan(100).doesNotHaveDuplicates();
		assertThat(jars).filteredOn((jar) -> jar.groupId().equals("org.neo4j") && jar.artifactId().equals("neo4j"))
			.singleElement()
			.returns(distribution.version(), ServerJar::version);
		assertThat(jars).allSatisfy((jar) -> assertThat(jar.sha256()).matches("[0-9a-f]{64}"));
		assertThat(jars).extracting(ServerJar::artifactId)
			.doesNotContain("junit-jupiter-api", "assertj-core", "byte-buddy", "hamcrest");
	}

	@ParameterizedTest
	@MethodSource("supported")
	void defaultSettingsCloseTheServerToOthers(ServerDistribution distribution) {
		assertThat(distribution.defaultSettings()).containsEntry("dbms.usage_report.enabled", "false")
			.containsEntry("server.http.enabled", "false")
			.containsEntry("dbms.security.auth_enabled", "true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.neo4j.graphdb.GraphDatabaseService", "" })
	void serverIsInItsJarsAndNotOnTheClassPathOfTheTests(String name) throws Exception {
		ServerDistribution distribution = EmbeddedNeo4j.builder().plan().distribution();
		String serverClass = (name.isEmpty()) ? distribution.mainClass() : name;
		assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(serverClass));
		URL[] jars = ServerJars.of(distribution).files().stream().map(ServerDistributionTests::url).toArray(URL[]::new);
		try (URLClassLoader serverClasses = new URLClassLoader(jars, null)) {
			assertThatCode(() -> serverClasses.loadClass(serverClass)).doesNotThrowAnyException();
		}
	}

	static Stream<ServerDistribution> supported() {
		return ServerDistribution.SUPPORTED.stream();
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
