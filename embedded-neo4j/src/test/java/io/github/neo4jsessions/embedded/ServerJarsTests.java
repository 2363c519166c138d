package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerJars} and {@link ServerJar}.
 */
class ServerJarsTests {

	// echo -n a | sha256sum
	private static final String SHA_A = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

	private static final String SHA_B = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";

	private final ServerJar a = ServerJar.parse("org.example:a:1.0 " + SHA_A);

	private final ServerJar b = ServerJar.parse("org.example:b:2.0:linux-x86_64 " + SHA_B);

	private final List<String> fetched = new ArrayList<>();

	private Path repository;

	private boolean offline;

	@BeforeEach
	void setUp(@TempDir Path directory) {
		this.repository = directory.resolve("repository");
	}

	@Test
	void lineOfTheListHasCoordinatesAndAPlaceInMavensLayout() {
		assertThat(this.a).hasToString("org.example:a:jar:1.0");
		assertThat(this.b).hasToString("org.example:b:jar:linux-x86_64:2.0");
		assertThat(this.a.in(Path.of("r"))).isEqualTo(Path.of("r/org/example/a/1.0/a-1.0.jar"));
		assertThat(this.b.in(Path.of("r"))).isEqualTo(Path.of("r/org/example/b/2.0/b-2.0-linux-x86_64.jar"));
	}

	@Test
	void jarsOfTheRepositoryAreUsedInTheOrderOfTheListWithoutFetching() throws Exception {
		write(this.a, "a");
		write(this.b, "b");
		assertThat(jars(this::fetch).files()).containsExactly(this.a.in(this.repository), this.b.in(this.repository));
		assertThat(this.fetched).isEmpty();
	}

	@Test
	void onlyMissingJarsAreFetched() throws Exception {
		write(this.a, "a");
		assertThat(jars(this::fetch).files()).containsExactly(this.a.in(this.repository), this.b.in(this.repository));
		assertThat(this.fetched).containsExactly("org.example:b:jar:linux-x86_64:2.0");
	}

	@Test
	void placeToWhichTheResolverFetchedAJarIsUsed(@TempDir Path elsewhere) throws Exception {
		write(this.a, "a");
		Path other = Files.writeString(elsewhere.resolve("b.jar"), "b");
		assertThat(jars((repository, coordinates) -> List.of(other.toString())).files())
			.containsExactly(this.a.in(this.repository), other);
	}

	@Test
	void missingJarsThatCannotBeFetchedAreNamedWithAReasonAndARemedy() throws Exception {
		write(this.a, "a");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> jars((repository, coordinates) -> {
			throw new IllegalStateException("the network is down");
		}).files())
			.withMessageContaining("1 of the 2 jars of Neo4j test are not in " + this.repository)
			.withMessageContaining("org.example:b:jar:linux-x86_64:2.0")
			.withMessageContaining("could not be fetched: the network is down")
			.withMessageContaining("settings.xml")
			.withMessageContaining("neo4j.sessions.embedded.repository");
	}

	@Test
	void nothingIsFetchedIfMavenIsOffline() throws Exception {
		this.offline = true;
		write(this.a, "a");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> jars(this::fetch).files())
			.withMessageContaining("could not be fetched: Maven's settings.xml says <offline>");
		assertThat(this.fetched).isEmpty();
		write(this.b, "b");
		assertThat(jars(this::fetch).files()).hasSize(2);
	}

	@Test
	void jarWithAnotherContentIsRefused() throws Exception {
		write(this.a, "a");
		write(this.b, "manipulated");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> jars(this::fetch).files())
			.withMessageContaining("1 of the 2 jars")
			.withMessageContaining(this.b.in(this.repository).toString())
			.withMessageContaining("SHA-256")
			.withMessageContaining("Delete them");
	}

	@Test
	void verifiedJarIsReadAgainOnceItIsModified() throws Exception {
		write(this.a, "a");
		write(this.b, "b");
		ServerJars jars = jars(this::fetch);
		jars.files();
		Path file = this.a.in(this.repository);
		FileTime before = Files.getLastModifiedTime(file);
		write(this.a, "x");
		Files.setLastModifiedTime(file, before);
		assertThat(jars.files()).as("not read again").contains(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1000));
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(jars::files)
			.withMessageContaining(file.toString());
	}

	@Test
	void fetchedJarWithAnotherContentIsRefused() {
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> jars((repository, coordinates) -> {
			write(this.a, "b");
			write(this.b, "a");
			return List.of(this.a.in(this.repository).toString(), this.b.in(this.repository).toString());
		}).files()).withMessageContaining("2 of the 2 jars").withMessageContaining("mirror");
	}

	@Test
	void repositoryWhosePathAClassPathCannotContainIsRefused(@TempDir Path directory) throws Exception {
		this.repository = directory.resolve("a" + File.pathSeparator + "b");
		write(this.a, "a");
		write(this.b, "b");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> jars(this::fetch).files())
			.withMessageContaining("must not contain")
			.withMessageContaining("neo4j.sessions.embedded.repository");
	}

	private ServerJars jars(JarFetcher fetcher) {
		return new ServerJars("Neo4j test", List.of(this.a, this.b),
				new LocalRepository(this.repository, false, this.offline), fetcher);
	}

	private List<String> fetch(String repository, List<String> coordinates) {
		this.fetched.addAll(coordinates);
		write(this.b, "b");
		return List.of(this.b.in(this.repository).toString());
	}

	private void write(ServerJar jar, String content) {
		try {
			Path file = jar.in(this.repository);
			Files.createDirectories(file.getParent());
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
