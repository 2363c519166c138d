package com.example.resources;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of {@code docs/resources.md} on a driver that fails, or does not
 * answer.
 */
class ExportTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	@AfterEach
	void stop() {
		this.executor.shutdown();
	}

	@Test
	void theDirectoryIsDeletedIfTheQueryFails(@TempDir Path parent) {
		this.script.on(Step.RUN).fail(new IllegalStateException("refused"));
		assertThat(export(parent).size()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.withMessage("refused");
		assertThat(parent).isEmptyDirectory();
	}

	@Test
	void theDirectoryIsDeletedIfTheCallerCancels(@TempDir Path parent) {
		this.script.on(Step.RUN).stall();
		CompletableFuture<Long> size = export(parent).size();
		Awaitility.await().untilAsserted(() -> assertThat(parent).isNotEmptyDirectory());
		size.cancel(true);
		Awaitility.await().untilAsserted(() -> assertThat(parent).isEmptyDirectory());
	}

	private Export export(Path parent) {
		return new Export(SessionTemplate.create(this.script), parent, this.executor);
	}

}
