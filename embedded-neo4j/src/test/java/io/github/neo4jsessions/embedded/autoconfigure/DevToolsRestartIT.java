package io.github.neo4jsessions.embedded.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Spring Boot's developer tools restart an application when its classes change. The
 * server keeps running meanwhile, and ends with the application.
 */
class DevToolsRestartIT {

	private static final Pattern START = Pattern
		.compile("Start (\\d+) on server (\\d+) in (RestartClassLoader-\\w+)\\.");

	private Process application;

	private Path log;

	@AfterEach
	void end() {
		// null if it could not be started, which the test reports
		if (this.application != null) {
			this.application.destroyForcibly();
		}
	}

	@Test
	void restartKeepsTheServerAndItsData(@TempDir Path directory) throws Exception {
		Path watched = Files.createDirectory(directory.resolve("watched"));
		this.log = directory.resolve("log");
		this.application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), RestartedApplication.class.getName(),
				"--spring.main.keep-alive=true", "--spring.devtools.livereload.enabled=false",
				"--spring.devtools.restart.additional-paths=" + watched,
				"--spring.devtools.restart.trigger-file=trigger", "--spring.devtools.restart.poll-interval=200ms",
				"--spring.devtools.restart.quiet-period=100ms")
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
		MatchResult first = awaitStart(1);
		assertThat(first.group(1)).isEqualTo("1");
		// a change of the trigger restarts the application if something else has changed
		Files.createFile(watched.resolve("changed"));
		Files.createFile(watched.resolve("trigger"));
		MatchResult second = awaitStart(2);
		assertThat(second.group(1)).as("starts that are stored").isEqualTo("2");
		assertThat(second.group(2)).as("server").isEqualTo(first.group(2));
		assertThat(second.group(3)).as("class loader").isNotEqualTo(first.group(3));
		ProcessHandle server = ProcessHandle.of(Long.parseLong(second.group(2))).orElseThrow();
		assertThat(server.isAlive()).isTrue();
		this.application.destroy();
		await().atMost(Duration.ofSeconds(60)).until(() -> !server.isAlive());
	}

	private MatchResult awaitStart(int number) {
		return await().atMost(Duration.ofMinutes(3)).until(() -> {
			assertThat(this.application.isAlive()).as(() -> "The application has ended: " + output()).isTrue();
			return START.matcher(output()).results().toList();
		}, (starts) -> starts.size() == number).get(number - 1);
	}

	private String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
