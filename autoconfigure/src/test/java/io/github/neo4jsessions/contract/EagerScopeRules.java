package io.github.neo4jsessions.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.test.driver.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Work that runs at once, as it does for a transaction manager, and the decisions of that
 * manager.
 */
public interface EagerScopeRules extends ScopeFixture {

	TransactionDefinition REQUIRED = TransactionDefinition.withDefaults();

	default TransactionDefinition propagation(int propagation) {
		return new DefaultTransactionDefinition(propagation);
	}

	private <T> CompletableFuture<T> eager(TransactionWork<T> work) {
		return template().demarcate(REQUIRED, new Manager(), work);
	}

	@Test
	default void eagerWorkRunsAtOnceAndItsQueriesWaitForBeginInTheirOrder() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		List<Integer> order = new CopyOnWriteArrayList<>();
		AtomicReference<Thread> thread = new AtomicReference<>();
		CompletableFuture<Void> future = eager((tx) -> {
			thread.set(Thread.currentThread());
			assertThat(TransactionScope.current()).containsSame(tx);
			CompletableFuture<?>[] queries = new CompletableFuture<?>[10];
			Arrays.setAll(queries, (i) -> create(tx).thenAccept((created) -> order.add(i)));
			return CompletableFuture.allOf(queries);
		});
		assertThat(thread).hasValue(Thread.currentThread());
		assertThat(TransactionScope.current()).isEmpty();
		eventually().until(() -> script().count(Step.BEGIN) == 1);
		assertThat(script().count(Step.RUN)).isZero();
		assertThat(future).isNotDone();
		begun.complete(null);
		value(future);
		assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(applied()).isEqualTo(10);
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void eagerWorkAndItsCallerReceiveTheErrorOfBegin() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN)
			.answer((step) -> begun.thenCompose((ignored) -> CompletableFuture.failedFuture(connectionError())));
		AtomicReference<Throwable> seen = new AtomicReference<>();
		CompletableFuture<String> future = eager((tx) -> create(tx).handle((created, ex) -> {
			seen.set(Exceptions.unwrap(ex));
			return "recovered";
		}));
		begun.complete(null);
		Throwable error = error(future);
		assertThat(error).isInstanceOf(CannotCreateTransactionException.class);
		eventually().untilAsserted(() -> assertThat(seen.get()).isSameAs(error.getCause()));
		assertSteps(Step.SESSION, Step.BEGIN, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void aFailureOfEagerWorkBeforeThatOfBeginIsTheFirstError() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN)
			.answer((step) -> begun.thenCompose((ignored) -> CompletableFuture.failedFuture(connectionError())));
		CompletableFuture<Object> future = eager((tx) -> failing());
		begun.complete(null);
		assertThat(error(future)).isSameAs(workError())
			.satisfies((error) -> assertThat(error.getSuppressed()).singleElement()
				.isInstanceOf(CannotCreateTransactionException.class));
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void eagerWorkIsNotCalledIfBeginFailsAtOnce() {
		script().on(Step.SESSION).throwing(new IllegalStateException("closed"));
		AtomicBoolean ran = new AtomicBoolean();
		assertThat(error(eager((tx) -> {
			ran.set(true);
			return create(tx);
		}))).isInstanceOf(CannotCreateTransactionException.class);
		assertThat(ran).isFalse();
	}

	@Test
	default void eagerWorkThatIsCancelledBeforeBeginIsRolledBackAndSendsNoQuery() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		AtomicReference<CompletionStage<String>> query = new AtomicReference<>();
		CompletableFuture<String> future = eager((tx) -> {
			query.set(create(tx));
			return query.get();
		});
		future.cancel(true);
		begun.complete(null);
		eventually().until(() -> template().statistics().closed() == 1);
		assertThat(error(query.get().toCompletableFuture())).isInstanceOf(ScopeEndedException.class);
		assertSteps(Step.SESSION, Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void eagerWorkThatIsCancelledBeforeItHasAPermitOpensNothing() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		AtomicReference<CompletionStage<String>> query = new AtomicReference<>();
		CompletableFuture<String> future = eager((tx) -> {
			query.set(create(tx));
			return query.get();
		});
		assertThat(template().statistics().pending()).isOne();
		future.cancel(true);
		assertThat(error(query.get().toCompletableFuture())).isInstanceOf(ScopeEndedException.class);
		assertThat(template().statistics().pending()).isZero();
		assertThat(script().count(Step.SESSION)).isOne();
		occupied.complete(null);
	}

	@Test
	default void eagerWorkThatFailsBeforeItHasAPermitOpensNothing() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		assertThat(error(eager((tx) -> failing()))).isSameAs(workError());
		assertThat(template().statistics().pending()).isZero();
		assertThat(script().count(Step.SESSION)).isOne();
		occupied.complete(null);
	}

	@Test
	default void eagerWorkThatFailsWithoutARollbackBeforeItHasAPermitWaitsForThePermit() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		CompletableFuture<Object> future = template().demarcate(REQUIRED, new Manager((ex) -> false),
				(tx) -> failing());
		assertThat(future).isNotDone();
		occupied.complete(null);
		assertThat(error(future)).isSameAs(workError());
		assertOutcomes(1, 1, 0, 0);
	}

	@Test
	default void eagerWorkWaitsForItsPermitInTheQueue() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		CompletableFuture<String> future = eager(this::create);
		assertThat(future).isNotDone();
		occupied.complete(null);
		assertThatValue(future).isEqualTo("created");
		assertThat(applied()).isOne();
	}

	@Test
	default void eagerWorkIsRefusedAPermitThatOnlyItsOwnChainWillHold() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		AtomicReference<CompletableFuture<String>> inner = new AtomicReference<>();
		CompletableFuture<String> future = eager((tx) -> {
			inner.set(template().demarcate(propagation(TransactionDefinition.PROPAGATION_REQUIRES_NEW), new Manager(),
					this::create));
			return create(tx);
		});
		assertThat(error(inner.get())).isInstanceOf(SessionLimitException.class);
		occupied.complete(null);
		assertThatValue(future).isEqualTo("created");
	}

	@Test
	default void eagerWorkIsNotCalledAfterTheShutdown() {
		value(template().shutdown(PATIENCE));
		AtomicBoolean ran = new AtomicBoolean();
		assertThat(error(eager((tx) -> {
			ran.set(true);
			return create(tx);
		}))).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(ran).isFalse();
		assertSteps();
	}

	@Test
	default void eagerWorkThatWaitsForItsPermitIsRefusedByAShutdown() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		AtomicReference<CompletionStage<String>> query = new AtomicReference<>();
		CompletableFuture<String> future = eager((tx) -> {
			query.set(create(tx));
			return query.get();
		});
		CompletableFuture<Void> down = template().shutdown(PATIENCE);
		assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(error(query.get().toCompletableFuture())).isInstanceOf(SessionScopeAbortedException.class);
		occupied.complete(null);
		value(down);
	}

	@Test
	default void eagerWorkIsJoinedBeforeItsTransactionHasBegun() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = eager((tx) -> {
			CompletionStage<String> own = create(tx);
			return template().executeWrite(this::create).thenCombine(own, (joined, created) -> joined);
		});
		begun.complete(null);
		assertThatValue(future).isEqualTo("created");
		assertThat(applied()).isEqualTo(2);
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void eagerWorkThatThrowsOrReturnsNoStageFailsTheFuture() {
		assertThat(error(eager((tx) -> {
			throw workError();
		}))).isSameAs(workError());
		Manager lenient = new Manager((ex) -> false);
		assertThat(error(template().demarcate(REQUIRED, lenient, (tx) -> null)))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("null instead of a stage");
		assertThat(error(template().<ResultCursor>demarcate(REQUIRED, lenient, (tx) -> tx.runAsync("RETURN 1"))))
			.hasMessageContaining("ResultCursor");
		assertOutcomes(0, 3, 0, 0);
	}

	@Test
	default void eagerWorkWithoutATransactionAlsoRunsAtOnce() {
		for (int propagation : List.of(TransactionDefinition.PROPAGATION_SUPPORTS,
				TransactionDefinition.PROPAGATION_NOT_SUPPORTED, TransactionDefinition.PROPAGATION_NEVER)) {
			Manager manager = new Manager();
			assertThat(error(template().demarcate(propagation(propagation), manager,
					(tx) -> create(tx).thenCompose((created) -> failing()))))
				.isSameAs(workError());
			assertThat(manager.steps).containsExactly("NONE");
		}
		assertThat(script().count(Step.BEGIN)).isZero();
		assertThat(applied()).isEqualTo(3);
	}

	@Test
	default void eagerWorkWithoutATransactionAlsoWaitsForItsPermit() {
		CompletableFuture<Void> occupied = occupyTheOnlyPermit();
		CompletableFuture<String> future = template().demarcate(propagation(TransactionDefinition.PROPAGATION_NEVER),
				new Manager(), this::create);
		AtomicReference<CompletionStage<String>> query = new AtomicReference<>();
		CompletableFuture<String> cancelled = template().demarcate(propagation(TransactionDefinition.PROPAGATION_NEVER),
				new Manager(), (tx) -> {
					query.set(create(tx));
					return query.get();
				});
		cancelled.cancel(true);
		assertThat(error(query.get().toCompletableFuture())).isInstanceOf(ScopeEndedException.class);
		occupied.complete(null);
		assertThatValue(future).isEqualTo("created");
		assertThat(applied()).isOne();
	}

	@Test
	default void aFailureThatDoesNotRollBackIsCommittedAndReported() {
		Manager manager = new Manager((ex) -> ex != workError());
		assertThat(
				error(template().demarcate(REQUIRED, manager, (tx) -> create(tx).thenCompose((created) -> failing()))))
			.isSameAs(workError());
		assertThat(applied()).isOne();
		assertOutcomes(1, 0, 0, 0);
		assertThat(manager.steps).containsExactly("OWNER", "beforeBegin", "afterBegin null", "beforeCommit",
				"afterCommit null");
	}

	@Test
	default void aFailureThatDoesNotRollBackIsNotCommittedIfAQueryFailed() {
		script().on(Step.RUN).fail(serverError());
		assertThat(error(template().demarcate(REQUIRED, new Manager((ex) -> false),
				(tx) -> create(tx).handle((created, ex) -> failing()).thenCompose((failed) -> failed))))
			.isSameAs(workError())
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((suppressed) -> assertThat(suppressed).hasCause(serverError())));
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void aFailureThatDoesNotRollBackStaysTheFirstErrorWhenTheCommitFails() {
		script().on(Step.COMMIT).fail(connectionError());
		assertThat(error(template().demarcate(REQUIRED, new Manager((ex) -> false), (tx) -> failing())))
			.isSameAs(workError())
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.isInstanceOf(TransactionOutcomeUnknownException.class));
		assertOutcomes(0, 0, 0, 1);
	}

	@Test
	default void aRollbackRuleThatThrowsRollsBack() {
		assertThat(error(template().demarcate(REQUIRED, new Manager((ex) -> {
			throw new IllegalStateException("the rule failed");
		}), (tx) -> failing()))).isSameAs(workError());
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void aFailureOfJoinedWorkThatDoesNotRollBackDoesNotDoomTheTransaction() {
		Manager lenient = new Manager((ex) -> false);
		assertThatValue(eager(
				(tx) -> template().demarcate(REQUIRED, lenient, (inner) -> create(inner).thenCompose((c) -> failing()))
					.handle((value, ex) -> {
						assertThat(Exceptions.unwrap(ex)).isSameAs(workError());
						return "recovered";
					})))
			.isEqualTo("recovered");
		assertThat(lenient.steps).containsExactly("JOINED");
		assertThat(applied()).isOne();
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void aManagerIsNotifiedOfARollback() {
		Manager manager = new Manager();
		error(template().demarcate(REQUIRED, manager, (tx) -> failing()));
		assertThat(manager.steps).containsExactly("OWNER", "beforeBegin", "afterBegin null", "beforeRollback",
				"afterRollback null");
	}

	@Test
	default void aManagerIsNotifiedOfFailures() {
		script().on(Step.BEGIN).fail(connectionError());
		Manager manager = new Manager();
		error(template().demarcate(REQUIRED, manager, this::create));
		assertThat(manager.steps).containsExactly("OWNER", "beforeBegin",
				"afterBegin CannotCreateTransactionException");
		script().on(Step.BEGIN).succeed().on(Step.COMMIT).fail(connectionError());
		manager.steps.clear();
		error(template().demarcate(REQUIRED, manager, this::create));
		assertThat(manager.steps).containsExactly("OWNER", "beforeBegin", "afterBegin null", "beforeCommit",
				"afterCommit TransactionOutcomeUnknownException");
		script().on(Step.COMMIT).fail(new ClientException("Neo.ClientError.Transaction.X", "no"));
		manager.steps.clear();
		assertThat(error(template().demarcate(REQUIRED, manager, this::create)))
			.isInstanceOf(TransactionSystemException.class);
		assertThat(manager.steps).endsWith("afterCommit TransactionSystemException");
		script().on(Step.ROLLBACK).fail(connectionError());
		manager.steps.clear();
		error(template().demarcate(REQUIRED, manager, (tx) -> failing()));
		assertThat(manager.steps).endsWith("beforeRollback", "afterRollback ServiceUnavailableException");
	}

	@Test
	default void aManagerThatThrowsBeforeTheCommitRollsBack() {
		for (String step : List.of("afterBegin null", "beforeCommit")) {
			Manager manager = new Manager();
			manager.failing = step;
			assertThat(error(template().demarcate(REQUIRED, manager, this::create))).hasMessage(step);
		}
		assertThat(applied()).isZero();
		assertOutcomes(0, 2, 0, 0);
	}

	@Test
	default void aManagerThatThrowsBeforeTheBeginBeginsNothing() {
		Manager manager = new Manager();
		manager.failing = "beforeBegin";
		assertThat(error(template().demarcate(REQUIRED, manager, this::create)))
			.isInstanceOf(CannotCreateTransactionException.class)
			.rootCause()
			.hasMessage("beforeBegin");
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void aManagerThatThrowsAfterTheEndChangesNothing() {
		Manager manager = new Manager();
		manager.failing = "afterCommit null";
		assertThatValue(template().demarcate(REQUIRED, manager, this::create)).isEqualTo("created");
		assertThat(applied()).isOne();
		for (String step : List.of("beforeRollback", "afterRollback null")) {
			manager.failing = step;
			assertThat(error(template().demarcate(REQUIRED, manager, (tx) -> failing()))).isSameAs(workError());
		}
		assertOutcomes(1, 2, 0, 0);
	}

	@Test
	default void aManagerMustNotBeNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> template().demarcate(REQUIRED, null, this::create))
			.withMessageContaining("demarcation");
	}

	private CompletableFuture<Void> occupyTheOnlyPermit() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Void> occupied = new CompletableFuture<>();
		template().inTransaction((tx) -> {
			tx.setRollbackOnly();
			return occupied;
		});
		eventually().until(() -> script().count(Step.BEGIN) == 1);
		return occupied;
	}

	@Test
	default void eagerScopesWithoutATransactionSendQueriesThatTheyDoNotAwaitEvenAfterAWaitForAPermit() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> holder = new CompletableFuture<>();
		template().execute((session) -> holder);
		CompletableFuture<String> future = template().demarcate(
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED), (error) -> true,
				(tx) -> {
					create(tx);
					return CompletableFuture.completedFuture("done");
				});
		holder.complete(null);
		assertThatValue(future).isEqualTo("done");
		eventually().untilAsserted(() -> assertThat(applied()).isOne());
	}

	@Test
	default void eagerScopesWithoutATransactionRejectCallsAfterTheirEnd() {
		AtomicReference<TransactionScope> kept = new AtomicReference<>();
		value(template()
			.inTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED), (tx) -> {
				kept.set(tx);
				return CompletableFuture.completedFuture("done");
			}));
		assertThat(error(kept.get().runAsync("RETURN 1").toCompletableFuture()))
			.isInstanceOf(ScopeEndedException.class);
		assertThat(error(kept.get().query("RETURN 1").run())).isInstanceOf(IllegalStateException.class);
	}

	/**
	 * A transaction manager that records its notifications.
	 */
	final class Manager implements TransactionDemarcation {

		private final List<String> steps = new CopyOnWriteArrayList<>(new ArrayList<>());

		private final Predicate<Throwable> rollbackOn;

		private volatile @Nullable String failing;

		public Manager() {
			this((ex) -> true);
		}

		public Manager(Predicate<Throwable> rollbackOn) {
			this.rollbackOn = rollbackOn;
		}

		@Override
		public boolean rollbackOn(Throwable error) {
			return this.rollbackOn.test(error);
		}

		@Override
		public void participating(Participation participation) {
			note(participation.name());
		}

		@Override
		public void beforeBegin() {
			note("beforeBegin");
		}

		@Override
		public void afterBegin(@Nullable Throwable error) {
			note("afterBegin " + name(error));
		}

		@Override
		public void beforeCommit() {
			note("beforeCommit");
		}

		@Override
		public void afterCommit(@Nullable Throwable error) {
			note("afterCommit " + name(error));
		}

		@Override
		public void beforeRollback() {
			note("beforeRollback");
		}

		@Override
		public void afterRollback(@Nullable Throwable error) {
			note("afterRollback " + name(error));
		}

		private static String name(@Nullable Throwable error) {
			return Objects.toString((error != null) ? error.getClass().getSimpleName() : null);
		}

		private void note(String step) {
			this.steps.add(step);
			if (step.equals(this.failing)) {
				throw new IllegalStateException(step);
			}
		}

	}

}
