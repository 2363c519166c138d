package io.github.neo4jsessions.internal.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.contract.ScriptedDriver;
import io.github.neo4jsessions.contract.ScriptedDriver.Step;
import io.github.neo4jsessions.contract.StubDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.ClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An auto-commit query is stopped after it was sent and before it was answered, and its
 * session is closed in time: the query may be committed, and its caller is notified of
 * that. This test is not part of the contract of scopes, which counts a transaction for
 * each BEGIN.
 */
class UnansweredQueryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = new ScriptedDriver(new StubDriver(Runnable::run).driver());

	private final CompletableFuture<Object> answer = new CompletableFuture<>();

	private SessionTemplate template = SessionTemplate.create(this.script.driver());

	@AfterEach
	void nothingIsOpen() {
		await().atMost(PATIENCE).until(() -> this.template.statistics().active() == 0);
		assertThat(this.template.monitor().activeTransactions()).isZero();
	}

	@Test
	void isUnknownAfterAnAbort() {
		CompletableFuture<?> future = unanswered();
		abort();
		assertUnknown(future, SessionScopeAbortedException.class);
	}

	@Test
	void isUnknownAfterATimeout() {
		// long enough for the query to be sent
		this.template = SessionTemplate.builder(this.script.driver()).scopeTimeout(Duration.ofSeconds(1)).build();
		assertUnknown(unanswered(), SessionScopeTimeoutException.class);
	}

	@Test
	void isUnknownAfterAShutdown() {
		CompletableFuture<?> future = unanswered();
		assertThat(this.template.shutdown(Duration.ofMillis(1))).succeedsWithin(PATIENCE);
		assertUnknown(future, SessionScopeAbortedException.class);
	}

	@Test
	void isUnknownIfTheAnswerComesBeforeTheClose() {
		CompletableFuture<Void> closed = closedOnSignal();
		CompletableFuture<?> future = unanswered();
		abort();
		this.answer.completeExceptionally(new ClientException("the result was discarded"));
		closed.complete(null);
		assertUnknown(future, SessionScopeAbortedException.class);
	}

	@Test
	void hasFailedIfTheServerRefusedItBeforeTheClose() {
		CompletableFuture<Void> closed = closedOnSignal();
		CompletableFuture<?> future = unanswered();
		abort();
		this.answer
			.completeExceptionally(new ClientException("Neo.ClientError.Statement.TypeError", "nothing was done"));
		closed.complete(null);
		assertAborted(future);
	}

	@Test
	void isStoppedIfItOnlyReads() {
		this.template = SessionTemplate.builder(this.script.driver())
			.sessionConfig(SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build())
			.build();
		CompletableFuture<?> future = unanswered();
		abort();
		assertAborted(future);
	}

	private CompletableFuture<?> unanswered() {
		this.script.on(Step.RUN, (call) -> this.answer);
		CompletableFuture<?> future = this.template.query("CREATE (:Contract)").run();
		assertThat(this.script.count(Step.RUN)).isOne();
		return future;
	}

	private CompletableFuture<Void> closedOnSignal() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.script.on(Step.CLOSE, (call) -> {
			Object stage = call.get();
			return closed.thenCompose((ignored) -> (CompletionStage<?>) stage);
		});
		return closed;
	}

	private void abort() {
		this.template.monitor().abort(this.template.monitor().openScopes().get(0).id(), "the night shift");
	}

	private void assertUnknown(CompletableFuture<?> future, Class<? extends Throwable> cause) {
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class)
			.havingCause()
			.isInstanceOf(cause);
		assertThat(this.template.statistics().unknown()).isOne();
	}

	private void assertAborted(CompletableFuture<?> future) {
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionScopeAbortedException.class);
		assertThat(this.template.statistics().unknown()).isZero();
	}

}
