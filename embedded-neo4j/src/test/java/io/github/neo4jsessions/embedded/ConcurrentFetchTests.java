package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that fetch the same jars into the same local repository at the same time, as
 * several JVMs of a build or two builds of a user do. The user's settings have a mirror
 * of all repositories in a directory. No network is used.
 */
class ConcurrentFetchTests {

	private static final int JARS = 6;

	// more than is copied at once
	private static final int SIZE = 8 << 20;

	private final List<String> lines = new ArrayList<>();

	private final List<Process> processes = new ArrayList<>();

	private Path home;

	private Path repository;

	@BeforeEach
	void setUp(@TempDir Path directory) throws Exception {
		Path mirror = directory.resolve("mirror");
		this.home = Files.createDirectories(directory.resolve("home"));
		this.repository = this.home.resolve(".m2/repository");
		Files.createDirectories(this.home.resolve(".m2"));
		Files.writeString(this.home.resolve(".m2/settings.xml"),
				"<settings><mirrors><mirror><id>files</id><mirrorOf>*</mirrorOf><url>" + mirror.toUri()
						+ "</url></mirror></mirrors></settings>");
		for (int i = 0; i < JARS; i++) {
			byte[] content = new byte[SIZE];
			new Random(i).nextBytes(content);
			String line = "org.example:jar" + i + ":1 " + digest("SHA-256", content);
			Path file = ServerJar.parse(line).in(mirror);
			Files.createDirectories(file.getParent());
			Files.write(file, content);
			Files.writeString(file.resolveSibling(file.getFileName() + ".sha1"), digest("SHA-1", content));
			this.lines.add(line);
		}
	}

	@AfterEach
	void endProcesses() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void allProcessesHaveWholeJarsAndNobodySeesAPartOfOne() throws Exception {
		for (int i = 0; i < 2; i++) {
			this.processes.add(start());
		}
		for (Process process : this.processes) {
			assertThat(process.inputReader().readLine()).isEqualTo(JARS + " are missing");
		}
		for (Process process : this.processes) {
			process.getOutputStream().write('\n');
			process.getOutputStream().flush();
		}
		await().atMost(Duration.ofMinutes(2)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
			assertThat(visibleSizes()).allMatch((size) -> size == SIZE, "are whole jars");
			return this.processes.stream().noneMatch(Process::isAlive);
		});
		for (Process process : this.processes) {
			assertThat(process.inputReader().readLine()).isEqualTo(JARS + " are there");
			assertThat(process.exitValue()).isZero();
		}
		assertThat(visibleSizes()).hasSize(JARS);
		try (Stream<Path> all = Files.walk(this.repository)) {
			assertThat(all).noneMatch((file) -> file.toString().endsWith(".tmp"));
		}
	}

	private Process start() throws IOException {
		List<String> command = new ArrayList<>(List.of(Processes.java(), "-Duser.home=" + this.home, "-cp",
				Processes.classPath(FetchMain.class), FetchMain.class.getName()));
		command.addAll(this.lines);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	// the sizes of the jars that another process would take for whole ones
	private List<Long> visibleSizes() throws IOException {
		List<Long> sizes = new ArrayList<>();
		for (String line : this.lines) {
			Path file = ServerJar.parse(line).in(this.repository);
			if (Files.exists(file)) {
				sizes.add(Files.size(file));
			}
		}
		return sizes;
	}

	private static String digest(String algorithm, byte[] content) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
	}

}
