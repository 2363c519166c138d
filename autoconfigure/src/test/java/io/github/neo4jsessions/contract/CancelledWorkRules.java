package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionFutures;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that are cancelled through {@link SessionFutures}, so that their future completes
 * when they have ended.
 */
interface CancelledWorkRules extends ScopeFixture {

	CancellationException REASON = new CancellationException("no longer needed");

	@Test
	default void cancelledWorkCompletesItsFutureAfterTheClose() {
		CompletableFuture<Void> rolledBack = new CompletableFuture<>();
		CompletableFuture<Void> working = new CompletableFuture<>();
		script().on(Step.ROLLBACK).holdUntil(rolledBack);
		CompletableFuture<Object> future = template().executeWrite((tx) -> create(tx).thenCompose((created) -> {
			working.complete(null);
			return new CompletableFuture<>();
		}));
		value(working);
		SessionFutures.cancelWork(future, REASON);
		eventually().until(() -> script().count(Step.ROLLBACK) == 1);
		assertThat(future).isNotDone();
		rolledBack.complete(null);
		assertThat(errorOf(future)).isSameAs(REASON);
		assertThat(template().statistics().active()).isZero();
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void cancelledWorkThatWaitsForItsBeginIsNotRun() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = template().executeWrite(this::create);
		SessionFutures.cancelWork(future, REASON);
		assertThat(future).isNotDone();
		begun.complete(null);
		assertThat(errorOf(future)).isSameAs(REASON);
		assertThat(template().statistics().active()).isZero();
		assertThat(script().count(Step.RUN)).isZero();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void cancelledWorkThatWaitsForAPermitOpensNoSession() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		CompletableFuture<String> waiter = template().executeWrite(this::create);
		SessionFutures.cancelWork(waiter, REASON);
		assertThat(waiter).isDone();
		assertThat(errorOf(waiter)).isSameAs(REASON);
		assertThat(template().statistics().pending()).isZero();
		release.complete(null);
		value(holder);
		assertThat(script().count(Step.SESSION)).isOne();
	}

	@Test
	default void cancelledWorkIsNotTriedAgain() {
		templateWith((builder) -> builder
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false)));
		TransientException deadlock = new TransientException("Neo.TransientError.Transaction.DeadlockDetected",
				"locked");
		CompletableFuture<Object> future = delayed(
				() -> template().executeWrite((tx) -> CompletableFuture.failedFuture(deadlock)));
		CancellationException reason = new CancellationException("not again");
		SessionFutures.cancelWork(future, reason);
		assertThat(errorOf(future)).isSameAs(reason);
		// the exception is the caller's
		assertThat(reason).hasNoSuppressedExceptions();
		// a shutdown also waits for delays: none is left
		value(template().shutdown(Duration.ofDays(1)));
		assertThat(template().statistics().retries()).isZero();
		assertThat(script().count(Step.SESSION)).isOne();
	}

	@Test
	default void cancelledWorkThatIsBeingCommittedStands() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		script().on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<String> future = template().executeWrite(this::create);
		eventually().until(() -> script().count(Step.COMMIT) == 1);
		SessionFutures.cancelWork(future, REASON);
		assertThat(future).isNotDone();
		committed.complete(null);
		assertThatValue(future).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void cancelledWorkOfAJoinedCallRollsBackTheTransaction() {
		AtomicReference<CompletableFuture<Object>> joined = new AtomicReference<>();
		CompletableFuture<String> owner = template().executeWrite((tx) -> {
			joined.set(template().executeWrite((inner) -> new CompletableFuture<>()));
			SessionFutures.cancelWork(joined.get(), REASON);
			return create(tx);
		});
		assertThat(error(owner)).isInstanceOf(UnexpectedRollbackException.class);
		assertThat(errorOf(joined.get())).isSameAs(REASON);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void cancelledWorkThatHasEndedKeepsItsResult() {
		CompletableFuture<String> future = template().executeWrite(this::create);
		value(future);
		SessionFutures.cancelWork(future, REASON);
		assertThatValue(future).isEqualTo("created");
	}

	@Test
	default void cancelledWorkBehindADerivedStageIsStopped() {
		CompletableFuture<Object> future = template().executeWrite((tx) -> new CompletableFuture<>());
		CompletableFuture<Object> derived = future.thenApply((value) -> value);
		SessionFutures.cancelWork(derived, REASON);
		assertThat(errorOf(derived)).isInstanceOf(CancellationException.class);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void cancelledWorkOfAnotherLibraryIsCancelledAtOnce() {
		CompletableFuture<Object> foreign = new CompletableFuture<>();
		SessionFutures.cancelWork(foreign, REASON);
		assertThat(foreign).isCancelled();
	}

	/**
	 * The error, which {@code get} throws as it is if it is a cancellation.
	 */
	private Throwable errorOf(CompletableFuture<?> future) {
		return value(future.handle((value, ex) -> Exceptions.unwrap(ex)));
	}

}
