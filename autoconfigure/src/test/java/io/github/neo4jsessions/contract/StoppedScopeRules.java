package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;

import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes whose future is completed from outside.
 */
interface StoppedScopeRules extends ScopeFixture {

	@Test
	default void stoppedScopesRollBackWhenTheyAreCancelledDuringTheWork() {
		CompletableFuture<Void> rolledBack = new CompletableFuture<>();
		script().on(Step.ROLLBACK).holdUntil(rolledBack);
		CountDownLatch working = new CountDownLatch(1);
		CompletableFuture<Object> never = new CompletableFuture<>();
		CompletableFuture<Object> future = template().executeWrite((tx) -> create(tx).thenCompose((created) -> {
			working.countDown();
			return never;
		}));
		awaitLatch(working);
		assertThat(future.cancel(true)).isTrue();
		eventually().until(() -> script().count(Step.ROLLBACK) == 1);
		assertThat(template().statistics().active()).isOne();
		rolledBack.complete(null);
		never.complete("too late");
		eventually().until(() -> template().statistics().active() == 0);
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	/**
	 * Dependents run while a future is being completed. The work may be waiting for one
	 * of them.
	 */
	@Test
	default void stoppedScopesDoNotCommitWhenTheCancelItselfEndsTheWork() {
		CountDownLatch working = new CountDownLatch(1);
		CompletableFuture<Object> work = new CompletableFuture<>();
		CompletableFuture<Object> future = template().executeWrite((tx) -> create(tx).thenCompose((created) -> {
			working.countDown();
			return work;
		}));
		future.whenComplete((value, ex) -> work.complete("ended by the cancel"));
		awaitLatch(working);
		assertThat(future.cancel(true)).isTrue();
		assertThat(future).isCancelled();
		assertThat(future.cancel(true)).isTrue();
		assertThat(future.complete("too late")).isFalse();
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	/**
	 * The work ends while a call is in progress, and the commit has to wait for that
	 * call; the cancel comes before the call ends.
	 */
	@Test
	default void stoppedScopesDoNotCommitWhenTheCommitHadToWaitForACall() {
		CompletableFuture<Object> work = new CompletableFuture<>();
		CompletableFuture<CompletableFuture<Object>> future = new CompletableFuture<>();
		CountDownLatch called = new CountDownLatch(1);
		script().on(Step.RUN).answer((step) -> {
			work.complete("done");
			value(future).cancel(true);
			called.countDown();
			return step.get();
		});
		AtomicReference<TransactionScope> scope = new AtomicReference<>();
		CountDownLatch working = new CountDownLatch(1);
		future.complete(template().executeWrite((tx) -> {
			scope.set(tx);
			working.countDown();
			return work;
		}));
		awaitLatch(working);
		// BEGIN may have been answered on another thread, which is not yet notified of
		// the work
		eventually().until(() -> work.getNumberOfDependents() > 0);
		scope.get().runAsync("RETURN 1");
		awaitLatch(called);
		eventually().until(() -> template().statistics().active() == 0);
		assertThat(script().count(Step.COMMIT)).isZero();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void stoppedScopesRollBackAfterATimeout() {
		CompletableFuture<Object> future = template()
			.executeWrite((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()))
			.orTimeout(1, TimeUnit.MILLISECONDS);
		assertThat(error(future)).isInstanceOf(TimeoutException.class);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void stoppedScopesRollBackWhenTheyAreCompletedInAnotherWay() {
		List.<Consumer<CompletableFuture<Object>>>of((future) -> future.complete("mine"),
				(future) -> future.completeExceptionally(workError()), (future) -> future.obtrudeValue("mine"),
				(future) -> future.obtrudeException(workError()), (future) -> future.completeAsync(() -> "mine"),
				(future) -> future.completeAsync(() -> {
					throw workError();
				}))
			.forEach((completion) -> completion.accept(
					template().executeWrite((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()))));
		eventually().until(() -> template().statistics().closed() == 6);
		assertOutcomes(0, 6, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void stoppedScopesRollBackWithoutWorkWhenTheyAreCancelledWhileTheyBegin() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		AtomicReference<String> ran = new AtomicReference<>("not run");
		CompletableFuture<Object> future = template().executeWrite((tx) -> {
			ran.set("run");
			return failing();
		});
		future.cancel(true);
		begun.complete(null);
		eventually().until(() -> template().statistics().closed() == 1);
		assertThat(ran).hasValue("not run");
		assertSteps(Step.SESSION, Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void stoppedScopesCountTheRealOutcomeWhenTheyAreCancelledWhileTheyCommit() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		script().on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<String> future = template().executeWrite(this::create);
		eventually().until(() -> script().count(Step.COMMIT) == 1);
		future.cancel(true);
		assertThat(template().statistics().active()).isOne();
		committed.complete(null);
		eventually().until(() -> template().statistics().active() == 0);
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void stoppedScopesCloseOnceWhenTheyAreCancelledWhileTheyClose() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		script().on(Step.CLOSE).holdUntil(closed);
		CompletableFuture<String> future = template().executeWrite(this::create);
		eventually().until(() -> script().count(Step.CLOSE) == 1);
		future.cancel(true);
		closed.complete(null);
		eventually().until(() -> template().statistics().active() == 0);
		assertThat(future).isCompletedExceptionally();
		assertThat(future.handle((value, ex) -> ex).join()).isInstanceOf(CancellationException.class);
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void stoppedScopesRejectQueriesOnceTheyAreCancelled() {
		AtomicReference<TransactionScope> scope = new AtomicReference<>();
		CountDownLatch working = new CountDownLatch(1);
		CompletableFuture<Object> future = template().executeWrite((tx) -> {
			scope.set(tx);
			working.countDown();
			return new CompletableFuture<>();
		});
		awaitLatch(working);
		future.cancel(true);
		assertThat(error(scope.get().runAsync("RETURN 1").toCompletableFuture()))
			.isInstanceOf(IllegalStateException.class);
		assertThat(script().count(Step.RUN)).isZero();
	}

	@Test
	default void stoppedScopesAreRolledBackEvenIfTheDriverReportsTheCallThatTheyInterrupt() {
		script().on(Step.ROLLBACK).failAfterwards(new ClientException("calls must be sequential"));
		CountDownLatch working = new CountDownLatch(1);
		CompletableFuture<Object> future = template().executeWrite((tx) -> create(tx).thenCompose((created) -> {
			working.countDown();
			return new CompletableFuture<>();
		}));
		awaitLatch(working);
		future.cancel(true);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void stoppedScopesSurviveARollbackThatFails() {
		script().on(Step.ROLLBACK).fail(new TransientDataAccessResourceException("gone"));
		CountDownLatch working = new CountDownLatch(1);
		CompletableFuture<Object> future = template().executeWrite((tx) -> {
			working.countDown();
			return new CompletableFuture<>();
		});
		awaitLatch(working);
		future.cancel(true);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 0, 1, 0);
	}

	private void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * A stop after the success of the work interrupts nothing. An error that the close
	 * then reports is that of a query whose result was not consumed.
	 */
	@Test
	default void stoppedScopesReportTheErrorOfTheCloseIfTheStopCameAfterTheWork() {
		CompletableFuture<Void> closing = new CompletableFuture<>();
		CompletableFuture<Void> release = new CompletableFuture<>();
		script().on(Step.CLOSE).answer((step) -> {
			closing.complete(null);
			return ((CompletionStage<?>) step.get()).thenCompose((closed) -> release)
				.thenCompose((released) -> CompletableFuture.failedFuture(serverError()));
		});
		CompletableFuture<String> future = template()
			.execute((session) -> CompletableFuture.completedFuture("written"));
		value(closing);
		CompletableFuture<Void> shutdown = template().shutdown(Duration.ZERO);
		release.complete(null);
		assertThat(error(future)).hasCause(serverError());
		value(shutdown);
	}

	/**
	 * A listener is called right before the commit, and cancels.
	 */
	@Test
	default void stoppedScopesDoNotCommitWhenListenersCancelBeforeTheCommit() {
		CompletableFuture<CompletableFuture<?>> future = new CompletableFuture<>();
		AsyncNeo4jTransactionManager manager = new AsyncNeo4jTransactionManager(template());
		manager.setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {

			@Override
			public void beforeCommit(TransactionExecution transaction) {
				value(future).cancel(true);
			}

		}));
		CompletableFuture<Void> release = new CompletableFuture<>();
		CompletableFuture<String> call = new TransactionTemplate(manager)
			.execute((status) -> TransactionScope.current().orElseThrow().bind(release).thenApply((ignored) -> "done"));
		future.complete(call);
		release.complete(null);
		eventually().until(() -> template().statistics().closed() == 1);
		assertThat(call).isCancelled();
		assertThat(script().count(Step.COMMIT)).isZero();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void stoppedScopesFailTheirJoinedCalls() {
		AtomicReference<CompletableFuture<Object>> joined = new AtomicReference<>();
		CompletableFuture<Object> owner = template().executeWrite((tx) -> {
			joined.set(template().executeWrite((inner) -> new CompletableFuture<>()));
			return joined.get();
		});
		eventually().until(() -> joined.get() != null);
		owner.cancel(true);
		eventually().until(() -> template().statistics().closed() == 1);
		assertThat(error(joined.get())).isInstanceOf(IllegalStateException.class);
	}

}
