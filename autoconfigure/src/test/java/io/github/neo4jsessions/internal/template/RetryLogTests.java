package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The log lines of retries.
 */
class RetryLogTests {

	private static final RetrySettings AT_ONCE = new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0,
			false);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final WrittenLines log = WrittenLines.to(SessionTemplate.class.getName());

	@AfterEach
	void detach() {
		this.log.close();
	}

	@Test
	void aRetryIsALine() {
		failTwice(Step.BEGIN, new ServiceUnavailableException("secret"));
		assertThat(template(AT_ONCE).executeWrite((tx) -> CompletableFuture.completedFuture("done")).join())
			.isEqualTo("done");
		assertThat(this.log.lines()).hasSize(2);
		assertThat(this.log.lines().get(0)).matches("WARN Session template 'retried', scope \\d+, open for \\d+ ms: "
				+ "attempt 1 failed, and another one starts in 1 ms: .*ServiceUnavailableException \\(.*\\)");
		assertThat(this.log.lines().get(1)).contains("attempt 2 failed, and another one starts in 1 ms: ");
		assertThat(this.log.lines()).noneMatch((line) -> line.contains("secret"));
	}

	@Test
	void theLineIsWrittenBeforeTheDelay() {
		this.script.on(Step.BEGIN).fail(new ServiceUnavailableException("secret"));
		CompletableFuture<String> future = template(
				new RetrySettings(Duration.ofHours(2), Duration.ofHours(1), 1, 0, false))
			.executeWrite((tx) -> CompletableFuture.completedFuture("done"));
		await().until(() -> !this.log.lines().isEmpty());
		assertThat(future).isNotDone();
		assertThat(this.log.lines()).singleElement().asString().contains("another one starts in 3600000 ms");
		future.cancel(false);
	}

	@Test
	void theLineNamesTheTransaction() {
		failTwice(Step.COMMIT, new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "secret"));
		TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("name", "Bank.transfer")).build();
		template(AT_ONCE).executeWrite(config, (tx) -> CompletableFuture.completedFuture("done")).join();
		assertThat(this.log.lines()).hasSize(2)
			.allMatch(
					(line) -> line.contains(" of transaction 'Bank.transfer' failed, and another one starts in 1 ms: ")
							&& line.contains("(Neo.TransientError.Transaction.DeadlockDetected, "))
			.noneMatch((line) -> line.contains("secret"));
	}

	@Test
	void aRetriedQueryIsALineWithoutItsText() {
		failTwice(Step.RUN, new TransientException("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "Hidden"));
		template(AT_ONCE).idempotent().query("MATCH (n:Hidden) RETURN n").run().join();
		assertThat(this.log.lines()).noneMatch((line) -> line.contains("Hidden"))
			.filteredOn((line) -> line.contains("attempt "))
			.hasSize(2)
			.allMatch((line) -> line.contains("MemoryPoolOutOfMemoryError"));
	}

	@Test
	void theLastAttemptIsNoRetry() {
		this.script.on(Step.BEGIN).fail(new ServiceUnavailableException("secret"));
		CompletableFuture<String> future = template(RetrySettings.none())
			.executeWrite((tx) -> CompletableFuture.completedFuture("done"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join);
		assertThat(this.log.lines()).isEmpty();
	}

	@Test
	void manyRetriesAreAFewLines() {
		this.script.on(Step.BEGIN).fail(new ServiceUnavailableException("secret"));
		SessionTemplate template = template(new RetrySettings(Duration.ofHours(2), Duration.ofHours(1), 1, 0, false));
		for (int call = 0; call < 1000; call++) {
			template.executeWrite((tx) -> CompletableFuture.completedFuture("done"));
		}
		assertThat(this.log.lines()).hasSizeBetween(LogRate.LINES, 500);
		template.shutdown(Duration.ZERO);
	}

	@Test
	void theLineIsWrittenWithTheContextOfTheCaller() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
		try {
			failTwice(Step.BEGIN, new ServiceUnavailableException("secret"));
			MDC.put("request", "of-ann");
			CompletableFuture<String> future = template(AT_ONCE)
				.executeWrite((tx) -> CompletableFuture.completedFuture("done"));
			MDC.remove("request");
			future.join();
			assertThat(this.log.events()).hasSize(2)
				.allSatisfy((event) -> assertThat(event.getMDCPropertyMap()).containsEntry("request", "of-ann"));
		}
		finally {
			MDC.clear();
			ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
		}
	}

	private void failTwice(Step step, Throwable error) {
		this.script.on(step).first(2).fail(error);
	}

	private SessionTemplate template(RetrySettings retry) {
		return SessionTemplate.builder(this.script).name("retried").retry(retry).build();
	}

}
