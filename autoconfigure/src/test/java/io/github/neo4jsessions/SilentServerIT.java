package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.Stall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server falls silent at a chosen message: the caller is notified in time, and the
 * session stays open until the driver releases it.
 */
class SilentServerIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String run = UUID.randomUUID().toString();

	private SessionTemplate sessions;

	@BeforeEach
	void createTemplate() {
		this.sessions = SessionTemplate.builder(driver())
			.scopeTimeout(Duration.ofMillis(300))
			.terminateOnCancel(true)
			.build();
		// connected here, so that the deadline is not spent on it
		SessionTemplate.create(driver()).query("RETURN 1").run().join();
	}

	@ParameterizedTest
	@EnumSource(value = BoltMessage.class, names = { "BEGIN", "RUN", "PULL" })
	void beforeTheCommitNothingIsWritten(BoltMessage message) {
		Stall stall = proxy().on(message).stallRequest();
		CompletableFuture<String> future = this.sessions.inTransaction(this::create);
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionScopeTimeoutException.class);
		endsWithTheStall(stall);
		assertThat(created()).isZero();
	}

	@Test
	void afterTheCommitTheOutcomeIsUnknown() {
		Stall stall = proxy().on(BoltMessage.COMMIT).stallAnswer();
		CompletableFuture<String> future = this.sessions.inTransaction(this::create);
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(this.sessions.statistics().unknown()).isOne();
		endsWithTheStall(stall);
		assertThat(created()).isOne();
		assertThat(this.sessions.statistics().committed()).isZero();
	}

	@Test
	void atTheRollbackTheFirstErrorIsReported() {
		Stall stall = proxy().on(BoltMessage.ROLLBACK).stallRequest();
		IllegalStateException error = new IllegalStateException("the work failed");
		CompletableFuture<Object> future = this.sessions
			.inTransaction((tx) -> create(tx).thenCompose((created) -> CompletableFuture.failedFuture(error)));
		assertThat(future).failsWithin(PATIENCE).withThrowableThat().havingCause().isSameAs(error);
		endsWithTheStall(stall);
		assertThat(created()).isZero();
	}

	@Test
	void inAnAutoCommitQueryTheOutcomeIsUnknown() {
		Stall stall = proxy().on(BoltMessage.PULL).stallAnswer();
		assertThat(this.sessions.query("CREATE (:Silent {run: $run})").bind(this.run).to("run").run())
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		endsWithTheStall(stall);
		assertThat(created()).isOne();
	}

	@Test
	void inAnAutoCommitQueryTheOutcomeIsUnknownIfTheAnswerComesJustAfterTheDeadline() {
		Stall stall = proxy().on(BoltMessage.PULL).stallAnswer();
		CompletableFuture<?> future = this.sessions.query("CREATE (:Silent {run: $run})")
			.bind(this.run)
			.to("run")
			.run();
		await().atMost(PATIENCE)
			.until(() -> this.sessions.monitor()
				.openScopes()
				.stream()
				.anyMatch((scope) -> scope.state() == OpenScope.State.CLOSING));
		stall.release();
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(created()).isOne();
	}

	private void endsWithTheStall(Stall stall) {
		assertThat(this.sessions.statistics().active()).as("active while the server is silent").isOne();
		stall.release();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
	}

	private CompletionStage<String> create(AsyncQueryRunner runner) {
		return runner.runAsync("CREATE (:Silent {run: $run})", Map.of("run", this.run))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "created");
	}

	private long created() {
		return count("MATCH (n:Silent {run: $run}) RETURN count(n)", Map.of("run", this.run));
	}

}
