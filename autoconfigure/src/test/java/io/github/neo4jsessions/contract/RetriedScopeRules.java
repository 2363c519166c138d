package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.internal.async.EarlierErrors;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.AuthorizationExpiredException;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.TokenExpiredException;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes whose work is retried.
 */
public interface RetriedScopeRules extends ScopeFixture {

	/**
	 * Retries whose delays take no time and whose time does not run out.
	 */
	RetrySettings AT_ONCE = new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, false);

	@Test
	default void retriedScopesRunTheWorkAgainInANewSession() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		AtomicInteger attempts = new AtomicInteger();
		assertThatValue(template().executeWrite((tx) -> create(tx).thenCompose((created) -> {
			if (attempts.incrementAndGet() < 3) {
				return CompletableFuture.failedFuture(deadlock());
			}
			return CompletableFuture.completedFuture(created);
		}))).isEqualTo("created");
		assertThat(attempts).hasValue(3);
		assertThat(script().count(Step.SESSION)).isEqualTo(3);
		assertThat(template().statistics().retries()).isEqualTo(2);
		assertOutcomes(1, 2, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedScopesRetryAFailedBegin() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		AtomicInteger begins = new AtomicInteger();
		script().on(Step.BEGIN)
			.answer((step) -> (begins.incrementAndGet() < 3) ? CompletableFuture.failedFuture(connectionError())
					: step.get());
		assertThatValue(template().executeRead((tx) -> CompletableFuture.completedFuture("read"))).isEqualTo("read");
		assertOutcomes(1, 0, 2, 0);
	}

	@Test
	default void retriedScopesRetryAfterATransientFailureOfTheCommit() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		script().on(Step.COMMIT).first(1).fail(deadlock());
		assertThatValue(template().executeWrite(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 1, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedScopesGiveUpAfterTheMaximumTimeAndKeepTheEarlierErrors() {
		templateWith((builder) -> builder
			.retry(new RetrySettings(Duration.ofMillis(50), Duration.ofMillis(20), 1, 0, false)));
		Throwable error = error(template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock())));
		assertThat(error).isInstanceOf(CannotAcquireLockException.class);
		assertThat(error.getSuppressed()).isNotEmpty()
			.hasSize((int) template().statistics().retries())
			.allSatisfy((earlier) -> assertThat(earlier).isInstanceOf(CannotAcquireLockException.class));
	}

	@Test
	default void retriedScopesKeepAFewErrorsOfManyAttempts() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		AtomicInteger attempts = new AtomicInteger();
		Throwable error = error(template().executeWrite(
				(tx) -> (attempts.incrementAndGet() <= 40) ? CompletableFuture.failedFuture(deadlock()) : failing()));
		assertThat(error).isSameAs(workError());
		assertThat(template().statistics().retries()).isEqualTo(40);
		assertThat(error.getSuppressed()).hasSize(EarlierErrors.FIRST + 1 + EarlierErrors.LAST)
			.anySatisfy((note) -> assertThat(note).hasMessage("... and 30 more attempts failed"));
	}

	@Test
	default void retriedScopesGiveUpAfterTheMaximumNumberOfAttempts() {
		templateWith((builder) -> builder.retry(AT_ONCE.withMaxAttempts(3)));
		AtomicInteger attempts = new AtomicInteger();
		Throwable error = error(template().executeWrite((tx) -> {
			attempts.incrementAndGet();
			return CompletableFuture.failedFuture(deadlock());
		}));
		assertThat(error).isInstanceOf(CannotAcquireLockException.class);
		assertThat(error.getSuppressed()).hasSize(2);
		assertThat(attempts).hasValue(3);
		assertThat(template().statistics().retries()).isEqualTo(2);
	}

	@Test
	default void retriedScopesWithOneAttemptAreNotRetried() {
		templateWith((builder) -> builder.retry(AT_ONCE.withMaxAttempts(1)));
		error(template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock())));
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void retriedScopesRetryTheErrorsThatThePredicateAllows() {
		AtomicInteger asked = new AtomicInteger();
		templateWith((builder) -> builder.retry(AT_ONCE).retryPredicate((error, retryable) -> {
			asked.incrementAndGet();
			return !retryable && error == workError();
		}));
		AtomicInteger attempts = new AtomicInteger();
		assertThatValue(
				template().executeWrite((tx) -> create(tx).thenCompose((created) -> (attempts.incrementAndGet() < 3)
						? failing() : CompletableFuture.completedFuture(created))))
			.isEqualTo("created");
		assertThat(asked).hasValue(2);
		assertOutcomes(1, 2, 0, 0);
		assertThat(applied()).isOne();
		assertThat(error(template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock()))))
			.isInstanceOf(CannotAcquireLockException.class);
		assertThat(asked).as("may also refuse").hasValue(3);
		assertThat(template().statistics().retries()).isEqualTo(2);
	}

	@Test
	default void retriedScopesNeverAskThePredicateAboutAWriteThatMayBeApplied() {
		AtomicInteger asked = new AtomicInteger();
		templateWith((builder) -> builder.retry(AT_ONCE).retryPredicate((error, retryable) -> {
			asked.incrementAndGet();
			return true;
		}));
		script().on(Step.COMMIT).failAfterwards(connectionError());
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(asked).hasValue(0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedScopesOfUnknownOutcomeMayBeRefusedByThePredicate() {
		templateWith((builder) -> builder.retry(AT_ONCE)
			.retryPredicate((error, retryable) -> !(error instanceof TransactionOutcomeUnknownException)));
		script().on(Step.COMMIT).failAfterwards(connectionError());
		assertThat(error(template().executeRead((tx) -> CompletableFuture.completedFuture("read"))))
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(error(template().idempotent().executeWrite(this::create)))
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 0, 0, 2);
	}

	@Test
	default void retriedScopesAreNotRetriedIfThePredicateThrows() {
		templateWith((builder) -> builder.retry(AT_ONCE).retryPredicate((error, retryable) -> {
			throw new IllegalStateException("predicate");
		}));
		assertThat(error(template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock()))))
			.isInstanceOf(CannotAcquireLockException.class);
		assertThat(template().statistics().retries()).isZero();
	}

	@Test
	default void retriedScopesDoNotAskThePredicateAboutCallsThatAreNotRetried() {
		AtomicInteger asked = new AtomicInteger();
		templateWith((builder) -> builder.retry(AT_ONCE).retryPredicate((error, retryable) -> {
			asked.incrementAndGet();
			return true;
		}));
		error(template().inTransaction((tx) -> CompletableFuture.failedFuture(deadlock())));
		error(template().execute((session) -> CompletableFuture.failedFuture(deadlock())));
		assertThat(asked).hasValue(0);
	}

	@Test
	default void retriedScopesDoNotAskThePredicateIfThereIsNoTimeToRetry() {
		AtomicInteger asked = new AtomicInteger();
		templateWith((builder) -> builder.retry(RetrySettings.none()).retryPredicate((error, retryable) -> {
			asked.incrementAndGet();
			return true;
		}));
		error(template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock())));
		assertThat(asked).hasValue(0);
	}

	@Test
	default void retriedScopesDoNotRetryPermanentErrors() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		assertThat(error(template().executeWrite((tx) -> failing()))).isSameAs(workError());
		assertThat(error(template().executeWrite((tx) -> CompletableFuture.failedFuture(serverError()))))
			.hasCause(serverError());
		assertThat(template().statistics().retries()).isZero();
	}

	@Test
	default void retriedScopesDoNotIncludeThoseOfInTransactionAndExecute() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		error(template().inTransaction((tx) -> CompletableFuture.failedFuture(deadlock())));
		error(template().execute((session) -> CompletableFuture.failedFuture(deadlock())));
		script().on(Step.BEGIN).fail(connectionError());
		assertThat(error(template().idempotent().inTransaction(this::create)))
			.isInstanceOf(CannotCreateTransactionException.class);
		assertThat(template().statistics().retries()).isZero();
	}

	@Test
	default void retriedScopesDoNotRetryAWriteThatMayBeApplied() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		script().on(Step.COMMIT).failAfterwards(connectionError());
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 0, 0, 1);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedScopesRetryIdempotentWritesOfUnknownOutcome() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		loseTheFirstAcknowledgement();
		assertThatValue(template().idempotent().executeWrite(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 0, 1);
		assertThat(applied()).isEqualTo(2);
	}

	@Test
	default void retriedScopesRetryWritesOfUnknownOutcomeIfTheTemplateAllowsIt() {
		templateWith(
				(builder) -> builder.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, true)));
		loseTheFirstAcknowledgement();
		assertThatValue(template().executeWrite(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 0, 1);
	}

	@Test
	default void retriedScopesRetryReadsOfUnknownOutcome() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		loseTheFirstAcknowledgement();
		assertThatValue(template().executeRead((tx) -> CompletableFuture.completedFuture("read"))).isEqualTo("read");
		assertOutcomes(1, 0, 0, 1);
	}

	@Test
	default void retriedScopesDoNotRetryReadsThatWouldFailAgain() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		failCommits(new ClientException("Unexpected state during commit"));
		assertThat(error(template().executeRead((tx) -> CompletableFuture.completedFuture("read"))))
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		failCommits(new DatabaseException("Neo.DatabaseError.Transaction.TransactionCommitFailed", "no"));
		assertThat(error(template().idempotent().executeWrite(this::create)))
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 0, 0, 2);
	}

	@Test
	default void retriedScopesDoNotRetryACommitThatWasRefusedPermanently() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		failCommits(new TokenExpiredException("Neo.ClientError.Security.TokenExpired", "expired"));
		for (CompletableFuture<?> future : List.of(
				template().executeRead((tx) -> CompletableFuture.completedFuture("read")),
				template().executeWrite(this::create), template().idempotent().executeWrite(this::create))) {
			assertThat(error(future)).isExactlyInstanceOf(TransactionSystemException.class)
				.hasCauseInstanceOf(TokenExpiredException.class);
		}
		assertThat(template().statistics().retries()).isZero();
		assertOutcomes(0, 0, 3, 0);
	}

	@Test
	default void retriedScopesRetryAfterAnExpiredAuthorization() {
		templateWith((builder) -> builder.retry(AT_ONCE));
		script().on(Step.COMMIT)
			.first(1)
			.fail(new AuthorizationExpiredException("Neo.ClientError.Security.AuthorizationExpired", "expired"));
		assertThatValue(template().executeWrite(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 1, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void retriedScopesEndWithACancelBetweenTwoAttempts() {
		templateWith((builder) -> builder
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false)));
		CompletableFuture<Object> future = delayed(
				() -> template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock())));
		assertThat(template().statistics().active()).isZero();
		assertThat(future).isNotDone();
		assertThat(future.cancel(true)).isTrue();
		// a shutdown also waits for delays: none is left
		value(template().shutdown(Duration.ofDays(1)));
		assertThat(template().statistics().retries()).isZero();
		assertThat(script().count(Step.SESSION)).isOne();
	}

	@Test
	default void retriedScopesAreEndedByAShutdownBetweenTwoAttempts() {
		templateWith((builder) -> builder
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false)));
		CompletableFuture<Object> future = delayed(
				() -> template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock())));
		CompletableFuture<Boolean> settledFirst = template().shutdown(PATIENCE).thenApply((ignored) -> future.isDone());
		assertThatValue(settledFirst).isEqualTo(true);
		assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class)
			.satisfies((error) -> assertThat(error.getSuppressed()).hasSize(1));
	}

	@Test
	default void retriedScopesCanBeRetriedWithoutATimeLimit() {
		templateWith((builder) -> builder
			.retry(new RetrySettings(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofMillis(1), 1, 0, false)));
		AtomicInteger attempts = new AtomicInteger();
		assertThatValue(template().executeWrite((tx) -> (attempts.incrementAndGet() < 3)
				? CompletableFuture.failedFuture(deadlock()) : CompletableFuture.completedFuture("done")))
			.isEqualTo("done");
	}

	@Test
	default void retriedScopesHoldNoPermitBetweenTwoAttempts() {
		templateWith((builder) -> builder.maxActive(1)
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false)));
		CompletableFuture<Object> future = delayed(
				() -> template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock())));
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		future.cancel(true);
	}

	private void failCommits(Throwable error) {
		script().on(Step.COMMIT).fail(error);
	}

	private void loseTheFirstAcknowledgement() {
		script().on(Step.COMMIT).first(1).failAfterwards(connectionError());
	}

}
