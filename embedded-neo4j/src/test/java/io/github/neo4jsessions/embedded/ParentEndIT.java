package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server does not outlive the JVM that started it.
 */
class ParentEndIT {

	// the requirement, not a guess
	private static final Duration LIMIT = Duration.ofSeconds(5);

	private Process parent;

	private long serverPid;

	private Path serverDirectory;

	@AfterEach
	void endWhatIsLeft() {
		this.parent.destroyForcibly();
		ProcessHandle.of(this.serverPid).ifPresent(ProcessHandle::destroyForcibly);
	}

	@ParameterizedTest
	@ValueSource(strings = { "run", "pause" })
	void killedParentLeavesNeitherServerNorTemporaryDirectory(String mode) throws Exception {
		startParent(mode);
		assertThat(Processes.isGone(this.serverPid)).isFalse();
		assertThat(this.serverDirectory).isDirectory();
		Processes.signal("KILL", this.parent.pid());
		awaitServerGone();
		assertThat(this.serverDirectory).doesNotExist();
	}

	@Test
	void parentThatExitsLeavesNeitherServerNorTemporaryDirectory() throws Exception {
		startParent("exit");
		assertThat(this.parent.waitFor()).isZero();
		awaitServerGone();
		assertThat(this.serverDirectory).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "run", "pause" })
	void killedParentsDataDirectoryIsKeptAndCanBeUsedAtOnce(String mode, @TempDir Path directory) throws Exception {
		startParent(mode, directory.toString());
		Processes.signal("KILL", this.parent.pid());
		this.parent.waitFor();
		// waits for the end of the former server, which shuts down gracefully
		try (EmbeddedNeo4j next = EmbeddedNeo4j.builder().dataDirectory(directory).start()) {
			assertThat(Processes.isGone(this.serverPid)).isTrue();
			assertThat(next.isRunning()).isTrue();
		}
		assertThat(directory.resolve("data")).isDirectory();
	}

	private void awaitServerGone() {
		await().atMost(LIMIT).until(() -> Processes.isGone(this.serverPid));
	}

	private void startParent(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						location(EmbeddedNeo4j.class) + File.pathSeparator + location(ParentMain.class),
						ParentMain.class.getName()));
		command.addAll(List.of(arguments));
		this.parent = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String output = this.parent.inputReader().readLine();
		assertThat(output).as("what the parent printed; its errors are in this test's log").isNotNull();
		String[] line = output.split(" ", 2);
		this.serverPid = Long.parseLong(line[0]);
		this.serverDirectory = Path.of(line[1]);
	}

	private static String location(Class<?> type) {
		return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
	}

}
