package io.github.neo4jsessions.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The values that {@link EmbeddedNeo4j.Builder} refuses.
 */
class BuilderTests {

	private static final String VERSION = "neo4j.sessions.embedded.version";

	private final EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder();

	@ParameterizedTest
	@ValueSource(ints = { -1, 65536 })
	void portOutsideItsRangeIsRefused(int port) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.port(port))
			.withMessage("port is " + port + ": use 1 to 65535, or 0 for a free port");
	}

	@Test
	void dataDirectoryThatIsAFileIsRefused(@TempDir Path directory) throws Exception {
		Path file = Files.createFile(directory.resolve("file"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.dataDirectory(file))
			.withMessageStartingWith("dataDirectory is " + file)
			.withMessageContaining("use a directory");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:b", "a:b/c", "a\nb", "a\tb" })
	void dataDirectoryWithACharacterThatAClassPathCannotHaveIsRefused(String name, @TempDir Path directory) {
		Path unusable = directory.resolve(name);
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.dataDirectory(unusable))
			.withMessageStartingWith("dataDirectory is " + unusable)
			.withMessageContaining("use a path without ")
			.withMessageContaining("class path");
	}

	@Test
	void dataDirectoryNullIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.dataDirectory(null))
			.withMessageStartingWith("dataDirectory is null");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(longs = { 0, -1 })
	void startTimeoutThatIsNotPositiveIsRefused(Long seconds) {
		Duration timeout = (seconds != null) ? Duration.ofSeconds(seconds) : null;
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.startTimeout(timeout))
			.withMessageStartingWith("startTimeout is " + timeout)
			.withMessageContaining("positive");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "server.a=b", "server\n.a", "#server", "server a" })
	void settingWithoutAProperNameIsRefused(String key) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.setting(key, "1"))
			.withMessageStartingWith("key is '" + key + "'")
			.withMessageContaining("name of a Neo4j setting");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "1\nserver.b=2", "1\r2" })
	void settingWithoutAProperValueIsRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.setting("server.a", value))
			.withMessageStartingWith("value of server.a is '" + value + "'")
			.withMessageContaining("one line");
	}

	@Test
	void settingOfTheBoltAddressIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.builder.setting("server.bolt.listen_address", "localhost:7687"))
			.withMessageContaining("use port(int)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "REQUIRED", "required", " REQUIRED " })
	void settingThatRequiresTlsIsRefused(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.setting("server.bolt.tls_level", value))
			.withMessageContaining("server.bolt.tls_level is '" + value + "'")
			.withMessageContaining("use OPTIONAL or DISABLED");
		this.builder.setting("server.bolt.tls_level", "OPTIONAL");
	}

	@Test
	void settingThatDisablesBoltIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.setting("server.bolt.enabled", "false"))
			.withMessageContaining("server.bolt.enabled is 'false'")
			.withMessageContaining("leave it true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "512", "half a gigabyte", "1.5g" })
	void settingOfAnInvalidHeapSizeIsRefused(String value) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.builder.setting("server.memory.heap.max_size", value))
			.withMessageContaining("server.memory.heap.max_size is '" + value + "'")
			.withMessageContaining("512m");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "5", "4.4.0" })
	void versionThatIsNotSupportedIsRefused(String version) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.version(version))
			.withMessageStartingWith("version is " + version)
			.withMessageContaining("5.26.30");
	}

	@Test
	void versionOfTheSystemPropertyIsTheDefault() {
		String before = System.getProperty(VERSION);
		try {
			System.setProperty(VERSION, "5.26.30");
			assertThat(this.builder.plan().distribution().version()).isEqualTo("5.26.30");
			System.setProperty(VERSION, "4.4.0");
			assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> this.builder.plan().distribution())
				.withMessageStartingWith("System property neo4j.sessions.embedded.version: version is 4.4.0");
			assertThat(this.builder.version("5.26.30").plan().distribution().version()).isEqualTo("5.26.30");
			System.clearProperty(VERSION);
			assertThat(EmbeddedNeo4j.builder().plan().distribution())
				.isEqualTo(ServerDistribution.newest(Runtime.version().feature()));
		}
		finally {
			if (before != null) {
				System.setProperty(VERSION, before);
			}
			else {
				System.clearProperty(VERSION);
			}
		}
	}

}
