package io.github.neo4jsessions.embedded;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Servers with other than the default properties, and those that do not come up.
 */
class EmbeddedNeo4jStartIT {

	@Test
	void temporaryDirectoryGoesWithTheServer() {
		EmbeddedNeo4j server = EmbeddedNeo4j.start();
		try (server) {
			assertThat(server.dataDirectory()).isDirectory();
			assertThat(server.logFile()).isNotEmptyFile();
		}
		assertThat(Processes.isGone(server.pid())).isTrue();
		assertThat(server.isRunning()).isFalse();
		assertThat(server.dataDirectory()).doesNotExist();
		server.close();
		server.stop();
		assertThatIllegalStateException().isThrownBy(server::restart).withMessageContaining("EmbeddedNeo4j.start()");
		assertThatIllegalStateException().isThrownBy(server::pause).withMessageContaining("not running");
	}

	@Test
	void portAndDataDirectoryThatAreGivenAreUsedAndTheDirectoryIsKept(@TempDir Path parent) {
		int port = Ports.free();
		Path directory = parent.resolve("a \"new\" directory");
		Cypher cypher = new Cypher();
		EmbeddedNeo4j.Builder builder = cypher.enable(EmbeddedNeo4j.builder().port(port).dataDirectory(directory));
		try (EmbeddedNeo4j server = builder.start()) {
			assertThat(server.port()).isEqualTo(port);
			assertThat(server.boltUri()).hasScheme("bolt").hasPort(port);
			assertThat(BoltProbe.answers(port)).isTrue();
			assertThat(server.dataDirectory()).isEqualTo(directory);
			cypher.createPerson("Ada");
			assertThatExceptionOfType(EmbeddedNeo4jException.class)
				.isThrownBy(EmbeddedNeo4j.builder().dataDirectory(directory)::start)
				.withMessageContaining(directory.toString())
				.withMessageContaining("in use by another server");
		}
		assertThat(BoltProbe.answers(port)).isFalse();
		assertThat(directory).isDirectory();
		try (EmbeddedNeo4j server = builder.start()) {
			assertThat(server.port()).isEqualTo(port);
			assertThat(cypher.personNames()).contains("Ada");
		}
	}

	@Test
	void portThatIsTakenIsRefused() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, Ports.loopback())) {
			assertThatExceptionOfType(EmbeddedNeo4jException.class)
				.isThrownBy(EmbeddedNeo4j.builder().port(other.getLocalPort())::start)
				.withMessageContaining("Port " + other.getLocalPort() + " is taken");
		}
	}

	@Test
	void settingThatTheServerRefusesGivesTheEndOfItsLog(@TempDir Path directory) {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder()
			.dataDirectory(directory)
			.setting("server.memory.pagecache.size", "nonsense");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(builder::start)
			.withMessageContaining("ended while starting (exit code 1)")
			.withMessageContaining(directory.resolve("logs").toString())
			.withMessageContaining("server.memory.pagecache.size")
			.withMessageContaining("'nonsense'");
	}

	@Test
	void serverThatIsNotReadyInTimeIsEnded(@TempDir Path directory) {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder()
			.dataDirectory(directory)
			.startTimeout(Duration.ofMillis(1));
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(builder::start)
			.withMessageContaining("did not answer Bolt within 1 ms (startTimeout) (still running)");
		assertThat(ServerHome.at(directory).isHeld()).isFalse();
		assertThat(ProcessHandle.current().children()).isEmpty();
	}

}
