package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LocalRepository}.
 */
class LocalRepositoryTests {

	@TempDir
	private Path home;

	private final Map<String, String> properties = new HashMap<>();

	@BeforeEach
	void setUp() {
		this.properties.put("user.home", this.home.toString());
	}

	@Test
	void defaultIsThatOfMaven() {
		assertThat(repository())
			.isEqualTo(new LocalRepository(this.home.resolve(".m2/repository").toAbsolutePath(), false, false));
	}

	@Test
	void repositoryOfTheUsersSettingsIsUsed() throws Exception {
		settings("<settings><!-- a comment --><localRepository> /data/maven </localRepository></settings>");
		assertThat(repository()).isEqualTo(new LocalRepository(Path.of("/data/maven").toAbsolutePath(), false, false));
	}

	@Test
	void placeholdersOfTheSettingsAreReplacedAsInMaven() throws Exception {
		settings("<settings><localRepository>${user.home}/${env.CACHE}/${unknown}</localRepository></settings>");
		assertThat(repository().directory()).isEqualTo(this.home.resolve("$x/${unknown}").toAbsolutePath());
	}

	@Test
	void settingsWithoutARepositoryDoNotMatter() throws Exception {
		settings("<settings><localRepository/><profiles><profile><localRepository>/other</localRepository></profile>"
				+ "</profiles></settings>");
		assertThat(repository().directory()).isEqualTo(this.home.resolve(".m2/repository").toAbsolutePath());
	}

	@Test
	void settingsSayWhetherMavenIsOffline() throws Exception {
		settings("<settings><offline>true</offline></settings>");
		this.properties.put("maven.repo.local", "/data/property");
		assertThat(repository()).isEqualTo(new LocalRepository(Path.of("/data/property").toAbsolutePath(), true, true));
	}

	@Test
	void settingsThatAreNotReadableAreReportedWithARemedy() throws Exception {
		settings("<settings>");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(this::repository)
			.withMessageContaining(this.home.resolve(".m2/settings.xml").toString());
	}

	@Test
	void systemPropertyOfMavenTakesPrecedenceOverTheSettings() throws Exception {
		settings("<settings><localRepository>/data/maven</localRepository></settings>");
		this.properties.put("maven.repo.local", "/data/property");
		assertThat(repository())
			.isEqualTo(new LocalRepository(Path.of("/data/property").toAbsolutePath(), true, false));
	}

	@Test
	void systemPropertyOfThisLibraryTakesPrecedenceOverThatOfMaven() {
		this.properties.put("maven.repo.local", "/data/property");
		this.properties.put("neo4j.sessions.embedded.repository", "/data/own");
		assertThat(repository()).isEqualTo(new LocalRepository(Path.of("/data/own").toAbsolutePath(), true, false));
	}

	private LocalRepository repository() {
		return LocalRepository.of(this.properties::get, Map.of("CACHE", "$x"));
	}

	private void settings(String content) throws IOException {
		Files.createDirectories(this.home.resolve(".m2"));
		Files.writeString(this.home.resolve(".m2/settings.xml"), content);
	}

}
