package io.github.neo4jsessions.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server does not outlive the JVM that started it.
 */
class ParentEndIT {

	// the required limit, not an estimate
	private static final Duration LIMIT = Duration.ofSeconds(5);

	private Process parent;

	private BufferedReader output;

	private long serverPid;

	private Path serverDirectory;

	@AfterEach
	void endRemainingProcesses() {
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

	@Test
	void sharedServerWithoutUsesIsClosedBeforeItsParentHasEnded() throws Exception {
		startParent("idle");
		assertThat(this.parent.waitFor()).isZero();
		assertThat(Processes.isGone(this.serverPid)).isTrue();
		assertThat(this.serverDirectory).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "run", "pause" })
	void dataDirectoryOfAKilledParentIsKeptAndCanBeUsedAtOnce(String mode, @TempDir Path directory) throws Exception {
		startParent(mode, directory.toString());
		Processes.signal("KILL", this.parent.pid());
		this.parent.waitFor();
		// waits for the end of the first server, which shuts down gracefully
		try (EmbeddedNeo4j next = EmbeddedNeo4j.builder().dataDirectory(directory).start()) {
			assertThat(Processes.isGone(this.serverPid)).isTrue();
			assertThat(next.isRunning()).isTrue();
		}
		assertThat(directory.resolve("data")).isDirectory();
	}

	@ParameterizedTest
	@CsvSource({ "INT, work", "TERM, close", "HUP, work" })
	void signalToTheGroupKeepsTheServerForTheLastWork(String signal, String mode) throws Exception {
		startParent(mode);
		Processes.signalGroup(signal, this.parent.pid());
		// a server that the signal ends would end within a second
		await().during(Duration.ofSeconds(3))
			.atMost(Duration.ofSeconds(30))
			.until(() -> !Processes.isGone(this.serverPid));
		this.parent.getOutputStream().write('\n');
		this.parent.getOutputStream().flush();
		assertThat(this.output.readLine()).isEqualTo("answers");
		this.parent.waitFor();
		awaitServerGone();
		assertThat(this.serverDirectory).doesNotExist();
	}

	@ParameterizedTest
	@CsvSource({ "KILL, run", "KILL, pause", "TERM, pause" })
	void signalThatEndsTheGroupLeavesNothingBehind(String signal, String mode) throws Exception {
		startParent(mode);
		Processes.signalGroup(signal, this.parent.pid());
		awaitServerGone();
		assertThat(this.serverDirectory).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop", "kill" })
	void serverThatEndedBeforeItsParentLeavesNoTemporaryDirectory(String mode) throws Exception {
		startParent(mode);
		assertThat(this.parent.waitFor()).isZero();
		assertThat(Processes.isGone(this.serverPid)).isTrue();
		assertThat(this.serverDirectory).doesNotExist();
	}

	@Test
	void serverThatAnotherProcessKilledLeavesNoTemporaryDirectory() throws Exception {
		startParent("run");
		Processes.signal("KILL", this.serverPid);
		awaitServerGone();
		Processes.signal("TERM", this.parent.pid());
		this.parent.waitFor();
		assertThat(this.serverDirectory).doesNotExist();
	}

	private void awaitServerGone() {
		await().atMost(LIMIT).until(() -> Processes.isGone(this.serverPid));
	}

	// In its own process group, with the signal handling of a program that a script does
	// not start in the background.
	private void startParent(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM,HUP", "setsid",
				Processes.java(), "-cp", Processes.classPath(ParentMain.class), ParentMain.class.getName()));
		command.addAll(List.of(arguments));
		this.parent = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.output = this.parent.inputReader();
		String first = this.output.readLine();
		assertThat(first).as("output of the parent, whose errors are in this test's log").isNotNull();
		String[] line = first.split(" ", 2);
		this.serverPid = Long.parseLong(line[0]);
		this.serverDirectory = Path.of(line[1]);
		assertThat(this.output.readLine()).isEqualTo("ready");
	}

}
