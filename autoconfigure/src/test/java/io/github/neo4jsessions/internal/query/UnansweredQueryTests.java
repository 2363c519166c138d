package io.github.neo4jsessions.internal.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.contract.TemplateMeters;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An auto-commit query that is stopped after it was sent and before it was answered, in a
 * session that is closed in time. It may be committed, so its outcome is unknown, unless
 * its caller cancelled it. These rules are not part of the contract of scopes, which
 * counts a transaction for each BEGIN.
 */
class UnansweredQueryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final CompletableFuture<Object> answer = new CompletableFuture<>();

	private final ObservationRegistry observations = ObservationRegistry.create();

	private SessionTemplate template;

	private TemplateMeters meters;

	UnansweredQueryTests() {
		use(template());
	}

	private SessionTemplate.Builder template() {
		return SessionTemplate.builder(this.script).observationRegistry(this.observations);
	}

	private void use(SessionTemplate.Builder template) {
		this.template = template.build();
		this.meters = TemplateMeters.of(this.template);
		this.observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(this.meters.registry()));
	}

	@AfterEach
	void nothingIsOpenAndObservationsAgreeWithTheStatistics() {
		await().atMost(PATIENCE).until(() -> this.template.statistics().active() == 0);
		assertThat(this.template.monitor().activeTransactions()).isZero();
		assertThat(this.meters.observedQueries("unknown")).isEqualTo(this.template.statistics().unknown());
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
		use(template().scopeTimeout(Duration.ofSeconds(1)));
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
		use(template().sessionConfig(SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build()));
		CompletableFuture<?> future = unanswered();
		abort();
		assertAborted(future);
	}

	@Test
	void isCancelledThoughItsConnectionIsLostAfterTheClose() {
		CompletableFuture<?> future = unanswered();
		future.cancel(true);
		await().atMost(PATIENCE).until(() -> this.template.statistics().active() == 0);
		this.answer.completeExceptionally(new ServiceUnavailableException("the connection is lost"));
		assertThat(this.template.statistics().unknown()).isZero();
		assertThat(this.meters.observedQueries("cancelled")).isOne();
	}

	@Test
	void isUnknownIfItsConnectionIsLostBeforeTheClose() {
		CompletableFuture<Void> closed = closedOnSignal();
		CompletableFuture<?> future = unanswered();
		future.cancel(true);
		this.answer.completeExceptionally(new ServiceUnavailableException("the connection is lost"));
		closed.complete(null);
		await().atMost(PATIENCE).until(() -> this.template.statistics().active() == 0);
		assertThat(this.template.statistics().unknown()).isOne();
	}

	@Test
	void staysUnknownIfTheServerRefusesItAfterTheClose() {
		CompletableFuture<?> future = unanswered();
		abort();
		assertUnknown(future, SessionScopeAbortedException.class);
		this.answer
			.completeExceptionally(new ClientException("Neo.ClientError.Statement.TypeError", "nothing was done"));
		assertThat(this.template.statistics().unknown()).isOne();
	}

	private CompletableFuture<?> unanswered() {
		this.script.on(Step.RUN).answer((call) -> this.answer);
		CompletableFuture<?> future = this.template.query("CREATE (:Contract)").run();
		assertThat(this.script.count(Step.RUN)).isOne();
		return future;
	}

	private CompletableFuture<Void> closedOnSignal() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.script.on(Step.CLOSE).answer((call) -> {
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
