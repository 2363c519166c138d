package io.github.neo4jsessions.internal.query;

import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.neo4jsessions.FetchSpec;
import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.contract.ObservedScopes;
import io.github.neo4jsessions.contract.Proxies;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.test.driver.StepScript;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Calls that a query refuses, and the retries of an auto-commit query, without a server.
 */
class QuerySpecTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.script);

	private final QuerySpec query = this.sessions.query("RETURN $x");

	@Test
	void aQueryMustHaveText() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.query(" "))
			.withMessage("'cypher' must have text, not ' '; pass the query to run");
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.idempotent().query(null))
			.withMessageContaining("'cypher'");
	}

	@Test
	void aParameterMustHaveAName() {
		FetchSpec.BindSpec<QuerySpec> value = this.query.bind(1);
		assertThatIllegalArgumentException().isThrownBy(() -> value.to(null)).withMessageContaining("name");
		assertThatIllegalArgumentException().isThrownBy(() -> value.to(" ")).withMessageContaining("name");
		assertThatIllegalArgumentException().isThrownBy(() -> value.to("$x"))
			.withMessageContaining("must not begin with '$', but is '$x'; use 'x'");
	}

	@Test
	void aParameterIsBoundOnce() {
		QuerySpec bound = this.query.bind("geheim").to("x");
		assertThatIllegalArgumentException().isThrownBy(() -> bound.bind(2).to("x"))
			.withMessageContaining("'x' is already bound")
			.withMessageNotContaining("geheim");
		assertThatIllegalArgumentException().isThrownBy(() -> bound.bindAll(Map.of("x", 2)))
			.withMessageContaining("'x' is already bound");
	}

	@Test
	void parametersMustNotBeNullNorHaveNoName() {
		Map<String, Object> nameless = new HashMap<>();
		nameless.put(null, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.bindAll(null))
			.withMessageContaining("'parameters'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.bindAll(nameless))
			.withMessageContaining("name");
	}

	@Test
	void aDatabaseMustHaveAName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.in(" "))
			.withMessageContaining("'database' must have text, not ' '");
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.in(null)).withMessageContaining("'database'");
	}

	@Test
	void aTypeAndAMappingMustNotBeNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.fetchAs(null)).withMessageContaining("'type'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.query.mappedBy(null))
			.withMessageContaining("'mapping'");
	}

	@Test
	void nothingIsOpenedBeforeTheQueryIsRun() {
		this.query.bind(1).to("x").fetchAs(Long.class).stream();
		assertThat(this.script.steps()).isEmpty();
	}

	@Test
	void theDatabaseAndTheRestOfTheConfigurationReachTheSession() {
		SessionConfig config = SessionConfig.builder().withFetchSize(7).withDatabase("one").build();
		this.sessions.mutate().sessionConfig(config).build().query("RETURN 1").in("two").run().join();
		assertThat(this.script.sessionConfigs())
			.containsExactly(SessionConfig.builder().withFetchSize(7).withDatabase("two").build());
	}

	@Test
	void aCloseThatFailsAfterTheAnswerDoesNotFailTheQuery() {
		this.script.on(Step.CLOSE).fail(new ServiceUnavailableException("no answer to the close"));
		assertThat(this.sessions.query("RETURN 1").run()).isCompleted();
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void aTransientErrorOfItsTransactionIsRetried() {
		failOnce(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
		assertThat(retrying().query("RETURN 1").run()).succeedsWithin(PATIENCE);
		assertThat(this.script.count(Step.RUN)).isEqualTo(2);
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(2);
	}

	@Test
	void aQueryThatCommitsInBatchesIsNotRetried() {
		failOnce(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
		assertThat(retrying().query("MATCH (n) CALL (n) { DELETE n } in\nTransactions of 10 rows").run())
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(CannotAcquireLockException.class);
		assertThat(this.script.count(Step.RUN)).isOne();
	}

	@Test
	void aQueryThatCommitsInBatchesIsRetriedIfItWasNotSentOrIsIdempotent() {
		String query = "MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS";
		failOnce(new ServiceUnavailableException("the server is not available", new ConnectException("refused")));
		assertThat(retrying().query(query).run()).succeedsWithin(PATIENCE);
		failOnce(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
		assertThat(retrying().idempotent().query(query).run()).succeedsWithin(PATIENCE);
	}

	@Test
	void aWriteThatMayBeCommittedIsNotRetriedEvenIfThePredicateAllowsIt() {
		for (Consumer<StepScript> failed : List.<Consumer<StepScript>>of(
				failingResult(new OutOfMemoryError("no room for the row")),
				failingResult(new IllegalStateException("broken")),
				failingResult(new ClientException("without a code")),
				(run) -> run.fail(new OutOfMemoryError("no room for the answer")),
				(run) -> run.fail(new IllegalStateException("broken")))) {
			assertThat(attemptsOfAWriteThatThePredicateRetriesOnce(failed)).isOne();
		}
	}

	@Test
	void aWriteThatIsCertainlyNotCommittedIsRetriedIfThePredicateAllowsIt() {
		for (Consumer<StepScript> failed : List.<Consumer<StepScript>>of(
				failingResult(new ClientException("Neo.ClientError.Statement.ArithmeticError", "/ by zero")),
				(run) -> run.fail(new ClientException("Neo.ClientError.Statement.ArithmeticError", "/ by zero")),
				(run) -> run.fail(new ClientException("no connection in time")))) {
			assertThat(attemptsOfAWriteThatThePredicateRetriesOnce(failed)).isEqualTo(2);
		}
	}

	private long attemptsOfAWriteThatThePredicateRetriesOnce(Consumer<StepScript> failed) {
		AtomicInteger asked = new AtomicInteger();
		long before = this.script.count(Step.RUN);
		failed.accept(this.script.on(Step.RUN));
		assertThat(retrying().mutate()
			.retryPredicate((error, retryable) -> asked.incrementAndGet() == 1)
			.build()
			.query("CREATE (n)")
			.run()).failsWithin(PATIENCE);
		return this.script.count(Step.RUN) - before;
	}

	private static Consumer<StepScript> failingResult(Throwable error) {
		ResultCursor cursor = Proxies.proxy(ResultCursor.class,
				(method, arguments) -> CompletableFuture.failedFuture(error));
		return (run) -> run.answer((step) -> CompletableFuture.completedFuture(cursor));
	}

	@Test
	void theAnswerOfAServerThatIsBeingStoppedLeavesTheOutcomeOpen() {
		failOnce(new TransientException("Neo.TransientError.General.DatabaseUnavailable", "stopping"));
		SessionTemplate template = retrying();
		assertThat(template.query("CREATE (n)").run()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(template.statistics().unknown()).isOne();
		assertThat(template.statistics().retries()).isZero();
	}

	@Test
	void aQueryThatMayWriteAndIsNotAnsweredInTimeIsUnknown() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		SessionTemplate template = this.sessions.mutate().scopeTimeout(Duration.ofMillis(20)).build();
		this.script.on(Step.RUN).holdUntil(answer).on(Step.CLOSE).holdUntil(answer);
		assertThat(template.query("CREATE (n)").run()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class)
			.withCauseInstanceOf(SessionScopeTimeoutException.class);
		assertThat(template.statistics().unknown()).isOne();
		answer.completeExceptionally(new ServiceUnavailableException("lost"));
		assertThat(template.statistics().unknown()).isOne();
	}

	@Test
	void anUnknownOutcomeIsAlsoTheOutcomeOfTheObservation() {
		ObservedScopes observed = new ObservedScopes();
		SessionTemplate template = SessionTemplate.builder(this.script)
			.observationRegistry(observed.registry())
			.retry(RetrySettings.none())
			.build();
		failOnce(new ServiceUnavailableException("lost"));
		assertThat(template.query("CREATE (n)").run()).isCompletedExceptionally();
		assertThat(template.statistics().unknown()).isOne();
		assertThat(observed.stopped()).extracting(ScopeObservationContext::getOutcome).containsExactly("unknown");
	}

	@Test
	void aRunThatThrowsOrReturnsNullFailsTheQueryAndClosesTheSession() {
		for (Consumer<StepScript> failed : List.<Consumer<StepScript>>of(
				(run) -> run.throwing(new IllegalStateException("closed")), (run) -> run.answer((step) -> null),
				(run) -> run.fail(new IllegalStateException("closed")),
				(run) -> run.answer((step) -> CompletableFuture.completedFuture(null)))) {
			failed.accept(this.script.on(Step.RUN));
			assertThat(this.sessions.query("RETURN 1").run()).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IllegalStateException.class);
		}
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(4);
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void aCancelledQueryIsNotRetried() {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		this.script.on(Step.RUN).answer((step) -> answer);
		SessionTemplate template = retrying();
		CompletableFuture<ResultSummary> future = template.query("RETURN 1").run();
		future.cancel(true);
		answer.completeExceptionally(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "m"));
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.RUN, Step.CLOSE);
		assertThat(template.statistics().active()).isZero();
	}

	private SessionTemplate retrying() {
		return this.sessions.mutate()
			.retry(new RetrySettings(Duration.ofMinutes(1), Duration.ofMillis(1), 1, 0, false))
			.build();
	}

	private void failOnce(Throwable error) {
		this.script.on(Step.RUN).first(1).fail(error);
	}

}
