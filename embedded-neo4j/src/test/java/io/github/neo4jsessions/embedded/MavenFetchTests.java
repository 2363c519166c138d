package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JarFetcher#ofMaven()}, with a user whose settings have a mirror of all
 * repositories in a directory. No network is used.
 */
class MavenFetchTests {

	private static final String DIGEST = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

	private static final String[] ARTIFACTS = { "a", "b", "c", "d" };

	private final String homeBefore = System.getProperty("user.home");

	private final ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();

	private Path mirror;

	private Path home;

	@BeforeEach
	void setUp(@TempDir Path directory) throws Exception {
		this.mirror = directory.resolve("mirror");
		this.home = Files.createDirectories(directory.resolve("home"));
		for (String artifact : ARTIFACTS) {
			Path file = file(this.mirror, artifact);
			Files.createDirectories(file.getParent());
			Files.createFile(file);
			Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), DIGEST);
		}
		settings("");
		System.setProperty("user.home", this.home.toString());
	}

	@AfterEach
	void restore() {
		System.setProperty("user.home", this.homeBefore);
		assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(this.loaderBefore);
	}

	@Test
	void artifactsAreFetchedFromTheMirrorOfTheUsersSettingsIntoTheLocalRepository() {
		Path local = this.home.resolve(".m2/repository");
		assertThat(fetch("", "a", "b")).containsExactly(file(local, "a").toString(), file(local, "b").toString());
		assertThat(file(local, "a")).exists();
		assertThat(file(local, "c")).doesNotExist();
	}

	@Test
	void artifactsAreFetchedIntoTheSpecifiedDirectory(@TempDir Path local) {
		assertThat(fetch(local.toString(), "a")).containsExactly(file(local, "a").toString());
		assertThat(this.home.resolve(".m2/repository")).doesNotExist();
	}

	@Test
	void fetchedArtifactsAreAvailableWithoutTheMirror() throws Exception {
		fetch("", "a");
		Files.delete(file(this.mirror, "a"));
		assertThat(fetch("", "a")).hasSize(1);
	}

	@Test
	void missingArtifactIsNamedAndTheNextAttemptSucceedsOnceItIsThere() throws Exception {
		Path missing = file(this.mirror, "c");
		Files.delete(missing);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fetch("", "a", "c"))
			.withMessageContaining("org.example:c:jar:1")
			.withMessageNotContaining("org.example:a")
			.withNoCause();
		Files.createFile(missing);
		assertThat(fetch("", "a", "c")).hasSize(2);
	}

	@Test
	void artifactThatDiffersFromItsChecksumIsNotStored() throws Exception {
		Files.writeString(file(this.mirror, "a"), "incomplete");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fetch("", "a"))
			.withMessageContaining("org.example:a:jar:1");
		assertThat(file(this.home.resolve(".m2/repository"), "a")).doesNotExist();
	}

	@Test
	void severalFetchesAtOnceAllSucceed() {
		List<CompletableFuture<List<String>>> fetches = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			fetches.add(CompletableFuture.supplyAsync(() -> fetch("", ARTIFACTS), (task) -> new Thread(task).start()));
		}
		assertThat(fetches).allSatisfy((fetch) -> assertThat(fetch.join()).hasSize(ARTIFACTS.length)
			.allSatisfy((file) -> assertThat(new File(file)).exists()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.eclipse.aether.RepositorySystem", "com.google.gson.Gson",
			"org.apache.maven.settings.Settings", "org.apache.http.client.HttpClient",
			"org.slf4j.nop.NOPServiceProvider" })
	void resolverIsNotOnTheClassPath(String name) throws Exception {
		// of the artifacts that this module itself is compiled against, only the APIs are
		if (!name.equals("org.eclipse.aether.RepositorySystem")) {
			assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(name));
		}
		ResolverClassLoader resolver = new ResolverClassLoader();
		assertThat(resolver.loadClass(name).getClassLoader()).isSameAs(resolver);
		assertThatExceptionOfType(ClassNotFoundException.class)
			.isThrownBy(() -> resolver.loadClass(EmbeddedNeo4j.class.getName()));
	}

	private static List<String> fetch(String repository, String... artifacts) {
		return JarFetcher.ofMaven()
			.fetch(repository, Stream.of(artifacts).map((artifact) -> "org.example:" + artifact + ":jar:1").toList());
	}

	private static Path file(Path repository, String artifact) {
		return ServerJar.parse("org.example:" + artifact + ":1 0").in(repository);
	}

	private void settings(String more) throws IOException {
		Files.createDirectories(this.home.resolve(".m2"));
		Files.writeString(this.home.resolve(".m2/settings.xml"),
				"<settings>" + more + "<mirrors><mirror><id>files</id><mirrorOf>*</mirrorOf><url>" + this.mirror.toUri()
						+ "</url></mirror></mirrors></settings>");
	}

}
