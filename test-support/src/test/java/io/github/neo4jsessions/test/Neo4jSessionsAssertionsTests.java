package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.HeldStep;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThat;
import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Neo4jSessionsAssertionsTests {

	private static final Duration SHORT = Duration.ofMillis(20);

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.builder(this.driver).callSites(true).build();

	private final CompletableFuture<Object> pending = new CompletableFuture<>();

	@AfterEach
	void restoreTheDefault() {
		Neo4jSessionsAssertions.setDefaultPatience(Duration.ofSeconds(5));
	}

	@Test
	void standBesideThoseOfAssertJ() {
		assertThat(this.sessions).hasNoOpenSessions();
		assertThat(write(1)).isCompletedWithValue(1);
		assertThat("text").hasSize(4);
	}

	@Test
	void openSessionsAreCounted() {
		assertThat(this.sessions).hasNoOpenSessions().hasOpenSessions(0);
		this.sessions.executeWrite((tx) -> this.pending);
		assertThat(this.sessions).hasOpenSessions(1);
		assertFails(() -> assertThat(this.sessions).within(SHORT).hasNoOpenSessions()).withMessageContainingAll(
				"Expecting template 'default' to have no open sessions, but after 20 ms there were:",
				"working, WRITE, opened at " + getClass().getName() + ".openSessionsAreCounted(");
		assertFails(() -> assertThat(this.sessions).within(SHORT).hasOpenSessions(2))
			.withMessageContainingAll("to have 2 open sessions, but after 20 ms there were 1:");
		this.pending.complete(null);
		assertThat(this.sessions).hasNoOpenSessions();
	}

	@Test
	void sessionsThatAreBeingClosedAreAwaited() {
		HeldStep close = this.driver.on(Step.CLOSE).stallAfterwards();
		CompletableFuture<Integer> future = write(1);
		assertThat(future).isNotDone();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(close::release);
		assertThat(this.sessions).within(Duration.ofSeconds(30)).hasNoOpenSessions();
	}

	@Test
	void callsThatWaitAreOpen() {
		SessionTemplate narrow = this.sessions.mutate().maxActive(1).build();
		narrow.executeWrite((tx) -> this.pending);
		narrow.executeWrite((tx) -> this.pending);
		assertFails(() -> assertThat(narrow).within(SHORT).hasNoOpenSessions())
			.withMessageContainingAll("calls that wait for a session: 1");
	}

	@Test
	void outcomesAreCountedSinceTheTemplateWasBuiltOrSinceOtherStatistics() {
		write(1);
		fail("no");
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("lost"));
		write(2);
		this.driver.on(Step.COMMIT)
			.fail(new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "refused"));
		write(3);
		assertThat(this.sessions).hasCommitted(1).hasRolledBack(1).hasUnknownOutcomes(1).hasFailed(1).hasRetried(0);
		SessionStatistics before = this.sessions.statistics();
		assertThat(this.sessions).since(before).hasCommitted(0).hasRolledBack(0).hasUnknownOutcomes(0).hasFailed(0);
		fail("again");
		assertThat(this.sessions).since(before).hasRolledBack(1).hasRejected(0);
		assertFails(() -> assertThat(this.sessions).hasCommitted(3)).withMessageContainingAll(
				"Expecting template 'default' to have 3 committed transactions, but there are 1:", "rolledBack=2");
		assertFails(() -> assertThat(this.sessions).since(before).hasRolledBack(0))
			.withMessageContainingAll("to have 0 transactions that were rolled back since then, but there are 1:");
		assertFails(() -> assertThat(this.sessions).as("the bank").hasUnknownOutcomes(0))
			.withMessageContainingAll("[the bank]");
	}

	@Test
	void aCallThatCommits() {
		assertThatScope(this.sessions, () -> write(1)).isCommitted().succeeds().succeedsWith(1).value().isEqualTo(1);
		assertFails(() -> assertThatScope(this.sessions, () -> write(1)).isRolledBack()).withMessageContainingAll(
				"Expecting the transaction to be rolled back by the call", "committed: 1", "The call succeeded with 1");
		assertFails(() -> assertThatScope(this.sessions, () -> write(1)).succeedsWith(2)).withMessageContainingAll("2");
	}

	@Test
	void aCallThatRollsBack() {
		assertThatScope(this.sessions, () -> fail("no")).isRolledBack()
			.failsWith(IllegalStateException.class)
			.hasMessage("no");
		assertFails(() -> assertThatScope(this.sessions, () -> fail("no")).isCommitted())
			.withMessageContainingAll("Expecting one transaction to be committed", "rolled back: 1",
					"failed with java.lang.IllegalStateException: no")
			.satisfies((error) -> assertThat(error.getSuppressed()).singleElement()
				.isInstanceOf(IllegalStateException.class));
	}

	@Test
	void aValueDoesNotProveACommit() {
		assertThatScope(this.sessions, () -> this.sessions.executeWrite((tx) -> {
			tx.setRollbackOnly();
			return CompletableFuture.completedFuture("value");
		})).succeedsWith("value").isRolledBack();
	}

	@Test
	void aCallThatIsCommittedAfterARetry() {
		SessionTemplate impatient = this.sessions.mutate()
			.retry(new RetrySettings(Duration.ofSeconds(30), Duration.ofMillis(1), 1, 0, false))
			.build();
		this.driver.on(Step.RUN).first(1).fail(new ServiceUnavailableException("once"));
		assertThatScope(impatient, () -> impatient.executeWrite((tx) -> tx.runAsync("CREATE ()").thenApply((c) -> 1)))
			.isCommitted();
		assertThat(impatient).hasRetried(1);
	}

	@Test
	void aCallOutsideOfATransactionIsNotCommitted() {
		assertFails(() -> assertThatScope(this.sessions, () -> this.sessions.query("RETURN 1").run()).isCommitted())
			.withMessageContainingAll("committed: 0", "sessions: 1");
	}

	@Test
	void anUnknownOutcomeIsNeither() {
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("lost"));
		assertThatScope(this.sessions, () -> write(1)).hasUnknownOutcome()
			.failsWith(TransactionOutcomeUnknownException.class);
		assertFails(() -> assertThatScope(this.sessions, () -> write(1)).isCommitted())
			.withMessageContainingAll("unknown: 1");
		assertFails(() -> assertThatScope(this.sessions, () -> write(1)).isRolledBack())
			.withMessageContainingAll("unknown: 1");
		assertFails(() -> assertThatScope(fail("no")).hasUnknownOutcome())
			.withMessageContainingAll(TransactionOutcomeUnknownException.class.getName());
	}

	@Test
	void anErrorOfTheDriverArrivesTranslated() {
		this.driver.onQuery("nonsense").fail(new ClientException("Neo.ClientError.Statement.SyntaxError", "no Cypher"));
		assertThatScope(this.sessions
			.executeWrite((tx) -> tx.runAsync("nonsense").thenCompose((cursor) -> cursor.consumeAsync())))
			.failsWith(DataAccessException.class)
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCauseInstanceOf(ClientException.class);
		assertFails(() -> assertThatScope(fail("no")).failsWith(DataAccessException.class)).withMessageContainingAll(
				"Expecting the call to fail with org.springframework.dao.DataAccessException",
				"failed with java.lang.IllegalStateException: no");
	}

	@Test
	void aFailureWhereAValueIsExpectedIsShown() {
		assertFails(() -> assertThatScope(fail("no")).succeeds())
			.withMessageContainingAll("Expecting the call to succeed, but it failed with", "no")
			.satisfies((error) -> assertThat(error.getSuppressed()).hasSize(1));
		assertFails(() -> assertThatScope(write(1)).fails())
			.withMessageContainingAll("Expecting the call to fail, but it succeeded with 1");
		assertThatScope(fail("no").thenApply((value) -> value)).fails().hasMessage("no");
	}

	@Test
	void aPendingCallIsShownWithItsScopes() {
		assertFails(
				() -> assertThatScope(this.sessions, () -> this.sessions.executeWrite((tx) -> this.pending)).isPending()
					.within(SHORT)
					.succeeds())
			.withMessageContainingAll("Expecting the call to complete within 20 ms, but it is pending:",
					"template 'default', scope ");
		assertFails(() -> assertThatScope(write(1)).isPending())
			.withMessageContainingAll("Expecting the call to be pending, but it succeeded with 1");
	}

	@Test
	void aCancelledCall() {
		CompletableFuture<Object> future = this.sessions.executeWrite((tx) -> this.pending);
		future.cancel(true);
		assertThatScope(future).isCancelled().failsWith(CancellationException.class);
		assertFails(() -> assertThatScope(write(1)).isCancelled()).withMessageContainingAll("succeeded with 1");
	}

	@Test
	void waitsForTheCall() {
		HeldStep commit = this.driver.on(Step.COMMIT).stall();
		ScopeCallAssert<Integer> call = assertThatScope(this.sessions, () -> write(1)).isPending();
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(commit::release);
		call.within(Duration.ofSeconds(30)).isCommitted();
	}

	@Test
	void theDefaultPatienceCanBeChanged() {
		Neo4jSessionsAssertions.setDefaultPatience(Duration.ofMillis(7));
		assertFails(() -> assertThatScope(this.pending).succeeds()).withMessageContainingAll("within 7 ms");
		this.sessions.executeWrite((tx) -> this.pending);
		assertFails(() -> assertThat(this.sessions).hasNoOpenSessions()).withMessageContainingAll("after 7 ms");
	}

	@Test
	void nothingIsNoCall() {
		assertFails(() -> assertThatScope((CompletableFuture<Object>) null).succeeds());
		assertFails(() -> assertThatScope(this.sessions, () -> null).isCommitted());
		assertFails(() -> assertThat((SessionTemplate) null).hasNoOpenSessions());
		assertThatIllegalArgumentException().isThrownBy(() -> assertThatScope(null, () -> write(1)))
			.withMessageContaining("'template'");
		assertThatIllegalArgumentException().isThrownBy(() -> assertThatScope(this.sessions, null))
			.withMessageContaining("'call'");
		assertThatIllegalArgumentException().isThrownBy(() -> Neo4jSessionsAssertions.setDefaultPatience(null))
			.withMessageContaining("'patience'");
	}

	private CompletableFuture<Integer> write(int value) {
		return this.sessions.executeWrite((tx) -> tx.runAsync("CREATE ()", Map.of()).thenApply((cursor) -> value));
	}

	private CompletableFuture<Object> fail(String message) {
		return this.sessions.executeWrite((tx) -> CompletableFuture.failedFuture(new IllegalStateException(message)));
	}

	private static ThrowableAssertAlternative<AssertionError> assertFails(ThrowingCallable assertion) {
		return assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion);
	}

}
