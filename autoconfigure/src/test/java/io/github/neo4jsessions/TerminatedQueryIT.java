package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.Driver;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A cancelled query also ends on the server if the template is configured to terminate
 * it.
 */
@Neo4jServerTest
@ExtendWith(OutputCaptureExtension.class)
class TerminatedQueryIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * A query that takes hours; no test waits for it.
	 */
	private static final String ENDLESS = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
			+ "WITH a, b WHERE a + b < 0 RETURN count(*)";

	@Autowired
	private Driver driver;

	@Test
	void inATransaction(CapturedOutput output) {
		String run = UUID.randomUUID().toString();
		SessionTemplate template = template(run);
		CompletableFuture<Object> future = template.executeWrite(this::endless);
		endsOnTheServer(template, run, future);
		assertThat(template.statistics().rolledBack()).isOne();
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).isEmpty();
	}

	@Test
	void inAutoCommit() {
		String run = UUID.randomUUID().toString();
		SessionTemplate template = template(run);
		TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("run", run)).build();
		CompletableFuture<Object> future = template
			.execute((session) -> session.runAsync(ENDLESS, config).thenCompose(ResultCursor::consumeAsync));
		endsOnTheServer(template, run, future);
	}

	private SessionTemplate template(String run) {
		return SessionTemplate.builder(this.driver)
			.transactionMetadata(Map.of("run", run))
			.terminateOnCancel(true)
			.build();
	}

	private void endsOnTheServer(SessionTemplate template, String run, CompletableFuture<?> future) {
		await().atMost(PATIENCE).until(() -> running(run) == 1);
		future.cancel(true);
		await().atMost(PATIENCE).until(() -> template.statistics().active() == 0);
		assertThat(running(run)).isZero();
	}

	private CompletionStage<Object> endless(AsyncQueryRunner runner) {
		return runner.runAsync(ENDLESS).thenCompose(ResultCursor::consumeAsync).thenApply((summary) -> summary);
	}

	private long running(String run) {
		return SessionTemplate.create(this.driver)
			.execute((session) -> session
				.runAsync("SHOW TRANSACTIONS YIELD metaData WHERE metaData.run = $run RETURN count(*)",
						Map.of("run", run))
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asLong()))
			.join();
	}

}
