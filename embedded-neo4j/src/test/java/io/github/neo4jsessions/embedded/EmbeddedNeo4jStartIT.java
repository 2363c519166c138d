package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Servers with properties other than the defaults, and servers that fail to start.
 */
class EmbeddedNeo4jStartIT {

	private static final int UNAUTHORIZED = 401;

	@Test
	void temporaryDirectoryIsDeletedWithTheServer() {
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
	void configuredPortAndDataDirectoryAreUsedAndTheDirectoryIsKept(@TempDir Path parent) {
		int port = Ports.free();
		Path directory = parent.resolve("a \"new\" directory; 100%20 #1 \\\\ {a,b} $HOME 'x' !*?");
		Cypher cypher = new Cypher();
		EmbeddedNeo4j.Builder builder = cypher.enable(EmbeddedNeo4j.builder().port(port).dataDirectory(directory));
		try (EmbeddedNeo4j server = builder.start()) {
			assertThat(server.port()).isEqualTo(port);
			assertThat(server.boltUri()).hasScheme("bolt").hasPort(port);
			assertThat(BoltProbe.answers(port)).isTrue();
			assertThat(server.dataDirectory()).isEqualTo(directory);
			cypher.logIn(server);
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
			// with the password of the first one, which the directory keeps
			assertThat(cypher.personNames()).contains("Ada");
		}
	}

	@Test
	void directoryWithoutItsPasswordOrItsDataNeverUsesTheDefaultPassword(@TempDir Path directory) throws Exception {
		Cypher cypher = new Cypher();
		EmbeddedNeo4j.Builder builder = cypher.enable(EmbeddedNeo4j.builder().dataDirectory(directory))
			.setting("server.directories.data", "elsewhere");
		String first;
		// like the directory of a server without a password
		try (EmbeddedNeo4j server = builder.setting("dbms.security.auth_enabled", "false").start()) {
			first = server.password();
			cypher.createPerson("Ada");
		}
		Files.delete(directory.resolve("password"));
		try (EmbeddedNeo4j server = builder.setting("dbms.security.auth_enabled", "true").start()) {
			assertThat(server.password()).isNotEqualTo(first);
			assertThat(cypher.statusOfLogin("neo4j", "neo4j")).isEqualTo(UNAUTHORIZED);
			assertThat(cypher.statusOfLogin("neo4j", first)).isEqualTo(UNAUTHORIZED);
			cypher.logIn(server);
			assertThat(cypher.personNames()).contains("Ada");
			server.stop();
			deleteAll(directory.resolve("elsewhere"));
			server.restart();
			assertThat(cypher.statusOfLogin("neo4j", "neo4j")).isEqualTo(UNAUTHORIZED);
			assertThat(cypher.personNames()).doesNotContain("Ada");
		}
	}

	@Test
	void dataInUseByAServerOfAnotherOwnerAreRefused(@TempDir Path directory) throws Exception {
		Path storeLock = Files.createDirectories(directory.resolve("data/databases")).resolve("store_lock");
		try (FileChannel channel = FileChannel.open(storeLock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			channel.lock();
			assertThatExceptionOfType(EmbeddedNeo4jException.class)
				.isThrownBy(EmbeddedNeo4j.builder().dataDirectory(directory)::start)
				.withMessageContaining(directory.toString())
				.withMessageContaining("in use by another server");
		}
	}

	@Test
	void portThatIsTakenIsRefused() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, Ports.loopback())) {
			assertThatExceptionOfType(EmbeddedNeo4jException.class)
				.isThrownBy(EmbeddedNeo4j.builder().port(other.getLocalPort())::start)
				.withMessageContaining("Port " + other.getLocalPort() + " is in use");
		}
	}

	@Test
	void settingThatTheServerRefusesReportsTheEndOfItsLog(@TempDir Path directory) {
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
	void serverThatIsNotReadyInTimeIsStopped(@TempDir Path directory) throws Exception {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder()
			.dataDirectory(directory)
			.startTimeout(Duration.ofMillis(1));
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(builder::start)
			.withMessageContaining("did not answer Bolt within 1 ms (startTimeout) (still running)");
		assertThat(HomeClaim.isHeld(ServerHome.at(directory).lock())).isFalse();
		assertThat(ProcessHandle.current().children()).isEmpty();
	}

	private static void deleteAll(Path directory) throws IOException {
		try (Stream<Path> all = Files.walk(directory)) {
			for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
