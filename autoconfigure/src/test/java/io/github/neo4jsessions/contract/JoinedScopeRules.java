package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that are made inside a transaction of the same template.
 */
interface JoinedScopeRules extends ScopeFixture {

	@Test
	default void joinedScopesReportThatTheirReadHasEnded() {
		CompletableFuture<Object> later = new CompletableFuture<>();
		AtomicReference<CompletableFuture<String>> late = new AtomicReference<>();
		value(template().executeRead((tx) -> {
			late.set(tx.bind(later).thenCompose((ignored) -> template().executeWrite(this::create)));
			return CompletableFuture.completedFuture("read");
		}));
		later.complete(null);
		assertThat(error(late.get())).isInstanceOf(ScopeEndedException.class);
	}

	@Test
	default void joinedWorkIsCommittedWithItsOwner() {
		assertThatValue(template()
			.executeWrite((tx) -> create(tx).thenCompose((created) -> template().executeWrite(this::create))
				.thenCompose((created) -> template().inTransaction(this::create))
				.thenCompose((created) -> template()
					.executeRead((inner) -> inner.runAsync("RETURN 1").thenApply((cursor) -> "read")))))
			.isEqualTo("read");
		assertThat(script().count(Step.SESSION)).isOne();
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isEqualTo(3);
	}

	@Test
	default void joinedWorkIsRolledBackWithItsOwner() {
		assertThat(error(template()
			.executeWrite((tx) -> template().executeWrite(this::create).thenCompose((created) -> failing()))))
			.isSameAs(workError());
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void joinedWorkThatFailsDoomsTheTransactionEvenIfTheOwnerRecovers() {
		Throwable error = error(template()
			.executeWrite((tx) -> create(tx).thenCompose((created) -> template().executeWrite((inner) -> failing()))
				.handle((value, ex) -> {
					assertThat(tx.isRollbackOnly()).isTrue();
					return "recovered";
				})));
		assertThat(error).isInstanceOf(UnexpectedRollbackException.class)
			.hasMessageContaining("'contract'")
			.hasCause(workError());
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void joinedWorkThatRequestsARollbackDoomsTheTransaction() {
		assertThat(error(template().executeWrite((tx) -> template().executeWrite((inner) -> {
			inner.setRollbackOnly();
			return create(inner);
		})))).isInstanceOf(UnexpectedRollbackException.class);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void joinedWorkDoesNotChangeARollbackThatTheOwnerRequested() {
		assertThatValue(template().executeWrite((tx) -> {
			tx.setRollbackOnly();
			return template().executeWrite(this::create);
		})).isEqualTo("created");
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void joinedWorkIsAwaitedByItsOwner() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		AtomicReference<CompletableFuture<Object>> joined = new AtomicReference<>();
		CompletableFuture<String> owner = template().executeWrite((tx) -> {
			joined.set(template().executeWrite((inner) -> release.thenCompose((ignored) -> create(inner))));
			return CompletableFuture.completedFuture("not awaited");
		});
		eventually().until(() -> joined.get() != null);
		assertThat(owner).isNotDone();
		assertThat(script().count(Step.COMMIT)).isZero();
		release.complete(null);
		assertThatValue(owner).isEqualTo("not awaited");
		assertThatValue(joined.get()).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void joinedWorkThatNeverEndsDoesNotPreventACancelFromRollingBack() throws Exception {
		CountDownLatch joined = new CountDownLatch(1);
		CompletableFuture<String> owner = template().executeWrite((tx) -> {
			template().executeWrite((inner) -> new CompletableFuture<>());
			joined.countDown();
			return CompletableFuture.completedFuture("not awaited");
		});
		assertThat(joined.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		owner.cancel(true);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void joinedWorkThatIsCancelledDoomsTheTransaction() {
		assertThat(error(template().executeWrite((tx) -> {
			CompletableFuture<Object> joined = template().executeWrite((inner) -> new CompletableFuture<>());
			joined.cancel(true);
			return create(tx);
		}))).isInstanceOf(UnexpectedRollbackException.class);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void joinedWorkHasItsOwnHandle() {
		AtomicReference<TransactionScope> inner = new AtomicReference<>();
		value(template().executeWrite((tx) -> template().executeWrite((joined) -> {
			assertThat(joined).isNotSameAs(tx);
			inner.set(joined);
			return create(joined);
		}).thenCompose((created) -> {
			assertThat(inner.get().runAsync("RETURN 1").toCompletableFuture()).isCompletedExceptionally();
			return create(tx);
		})));
		assertThat(applied()).isEqualTo(2);
	}

	@Test
	default void joinedWorkMayNotWriteInARead() {
		assertThat(error(template().executeRead((tx) -> template().executeWrite(this::create))))
			.isInstanceOf(IllegalTransactionStateException.class)
			.hasMessageContaining("READ transaction");
	}

	@Test
	default void joinedWorkMayNotSelectAnotherDatabase() {
		assertThat(error(template().executeWrite((tx) -> template().query("RETURN 1").in("other").run())))
			.isInstanceOf(IllegalTransactionStateException.class)
			.hasMessageContaining("the default database")
			.hasMessageContaining("database 'other'");
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void joinedWorkIsRefusedAfterTheEnd() {
		CompletableFuture<CompletableFuture<String>> late = new CompletableFuture<>();
		CompletableFuture<Void> ended = new CompletableFuture<>();
		value(template().executeWrite((tx) -> {
			tx.bind(ended).thenRun(() -> late.complete(template().executeWrite(this::create)));
			return create(tx);
		}));
		ended.complete(null);
		assertThat(error(value(late))).isInstanceOf(IllegalStateException.class).hasMessageContaining("has ended");
		assertThat(applied()).isOne();
	}

	@Test
	default void joinedWorkWithATransientFailureIsRetriedWithItsOwner() {
		templateWith((builder) -> builder.retry(RetriedScopeRules.AT_ONCE));
		AtomicInteger attempts = new AtomicInteger();
		assertThatValue(
				template()
					.executeWrite((tx) -> template()
						.executeWrite((inner) -> create(inner).thenCompose((created) -> (attempts.incrementAndGet() < 3)
								? CompletableFuture.failedFuture(new TransientException(
										"Neo.TransientError.Transaction.DeadlockDetected", "locked"))
								: CompletableFuture.completedFuture(created)))
						.thenApply((created) -> "after " + attempts + " attempts")))
			.isEqualTo("after 3 attempts");
		assertOutcomes(1, 2, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void joinedWorkCannotBeginAfterItsOwnerWasStopped() {
		CompletableFuture<Void> later = new CompletableFuture<>();
		CompletableFuture<CompletableFuture<String>> late = new CompletableFuture<>();
		CompletableFuture<Object> owner = ownerOf(late, later);
		template().monitor().abort(template().monitor().openScopes().get(0).id(), "ann");
		error(owner);
		later.complete(null);
		assertEnded(late);
	}

	@Test
	default void joinedWorkCannotBeginAfterTheCallerOfItsOwnerHasGivenUp() {
		CompletableFuture<Void> later = new CompletableFuture<>();
		CompletableFuture<CompletableFuture<String>> late = new CompletableFuture<>();
		CompletableFuture<Object> owner = ownerOf(late, later);
		assertThat(error(owner.orTimeout(1, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
		eventually().until(() -> template().statistics().active() == 0);
		later.complete(null);
		assertEnded(late);
	}

	@Test
	default void joinedWorkCannotBeginAfterItsOwnerHasTimedOut() {
		CompletableFuture<Void> later = new CompletableFuture<>();
		AtomicReference<CompletableFuture<CompletableFuture<String>>> late = new AtomicReference<>();
		UnansweredCall<String> owner = timedOutIn(Step.RUN, SessionTemplate.Builder::scopeTimeout, () -> {
			CompletableFuture<CompletableFuture<String>> joined = new CompletableFuture<>();
			late.set(joined);
			return template().executeWrite((tx) -> {
				join(joined, later, tx);
				return create(tx);
			});
		});
		assertThat(error(owner.future())).isInstanceOf(SessionScopeTimeoutException.class);
		later.complete(null);
		assertEnded(late.get());
		owner.answer().complete(null);
	}

	/**
	 * Begin work that does not end.
	 * @param joined receives a call that is made in its transaction
	 * @param later lets that call be made
	 */
	private CompletableFuture<Object> ownerOf(CompletableFuture<CompletableFuture<String>> joined,
			CompletableFuture<Void> later) {
		CompletableFuture<Void> working = new CompletableFuture<>();
		CompletableFuture<Object> owner = template().executeWrite((tx) -> {
			join(joined, later, tx);
			working.complete(null);
			return new CompletableFuture<>();
		});
		value(working);
		return owner;
	}

	private void join(CompletableFuture<CompletableFuture<String>> joined, CompletableFuture<Void> later,
			TransactionScope tx) {
		SessionTemplate template = template();
		tx.bind(later)
			.thenRun(() -> joined.complete(template
				.executeWrite((inner) -> CompletableFuture.completedFuture("ran although the transaction had ended"))));
	}

	private void assertEnded(CompletableFuture<CompletableFuture<String>> late) {
		assertThat(error(value(late))).isInstanceOf(IllegalStateException.class).hasMessageContaining("has ended");
	}

	@Test
	default void joinedWorkLeavesItsOwnerForEveryKindOfError() {
		RuntimeException hostile = new ClientException(null, "no code") {

			@Override
			public String getMessage() {
				throw new IllegalStateException("the message cannot be read");
			}

		};
		CompletableFuture<Object> owner = template().executeWrite((tx) -> {
			template().executeWrite((inner) -> CompletableFuture.failedFuture(hostile));
			return CompletableFuture.completedFuture("not awaited");
		});
		eventually().until(owner::isCompletedExceptionally);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void theOwnerRejectsQueriesWhileItWaitsForJoinedCalls() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		AtomicReference<TransactionScope> owner = new AtomicReference<>();
		CompletableFuture<String> future = template().executeWrite((tx) -> {
			template().executeWrite((inner) -> release);
			owner.set(tx);
			return CompletableFuture.completedFuture("done");
		});
		eventually().until(() -> owner.get() != null);
		eventually().until(() -> owner.get().runAsync("RETURN 1").toCompletableFuture().isCompletedExceptionally());
		release.complete(null);
		assertThatValue(future).isEqualTo("done");
	}

	@Test
	default void executeNeverJoins() {
		value(template().executeWrite((tx) -> template().execute(this::create)
			.thenCompose((created) -> failing())
			.exceptionally((ex) -> null)
			.thenCompose((ignored) -> {
				tx.setRollbackOnly();
				return create(tx);
			})));
		assertThat(script().count(Step.SESSION)).isEqualTo(2);
		assertThat(applied()).isOne();
	}

	@Test
	default void requiresNewBeginsAnotherTransaction() {
		assertThat(error(template().executeWrite((tx) -> create(tx)
			.thenCompose((created) -> template()
				.inTransaction(propagation(TransactionDefinition.PROPAGATION_REQUIRES_NEW), this::create))
			.thenCompose((created) -> failing())))).isSameAs(workError());
		assertOutcomes(1, 1, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void supportsAndMandatoryJoin() {
		for (int propagation : List.of(TransactionDefinition.PROPAGATION_SUPPORTS,
				TransactionDefinition.PROPAGATION_MANDATORY, TransactionDefinition.PROPAGATION_REQUIRED)) {
			value(template().executeWrite((tx) -> template().inTransaction(propagation(propagation), this::create)));
		}
		assertThat(script().count(Step.SESSION)).isEqualTo(3);
		assertOutcomes(3, 0, 0, 0);
	}

	@Test
	default void notSupportedHidesTheTransaction() {
		value(template()
			.executeWrite(
					(tx) -> template()
						.inTransaction(propagation(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
								(inner) -> create(inner)
									.thenCompose((created) -> template().executeWrite(this::create)))
						.thenCompose((created) -> {
							tx.setRollbackOnly();
							return create(tx);
						})));
		assertOutcomes(1, 1, 0, 0);
		assertThat(applied()).isEqualTo(2);
	}

	@Test
	default void neverAndNestedAreRefusedInsideATransaction() {
		assertThat(error(template().executeWrite(
				(tx) -> template().inTransaction(propagation(TransactionDefinition.PROPAGATION_NEVER), this::create))))
			.isInstanceOf(IllegalTransactionStateException.class);
		assertThat(error(template().executeWrite(
				(tx) -> template().inTransaction(propagation(TransactionDefinition.PROPAGATION_NESTED), this::create))))
			.isInstanceOf(NestedTransactionNotSupportedException.class);
	}

	@Test
	default void aCallThatWouldWaitForAPermitOfItsOwnChainIsRefusedAtOnce() {
		templateWith((builder) -> builder.maxActive(1));
		assertThat(error(template().executeWrite((tx) -> template().execute(this::create))))
			.isInstanceOf(SessionLimitException.class)
			.hasMessageContaining("would wait for itself")
			.hasMessageContaining("1 active of maxActive 1");
		assertThat(error(template().executeWrite((tx) -> template()
			.inTransaction(propagation(TransactionDefinition.PROPAGATION_REQUIRES_NEW), this::create))))
			.isInstanceOf(SessionLimitException.class);
		assertThatValue(template().executeWrite((tx) -> template().executeWrite(this::create))).isEqualTo("created");
	}

	private static TransactionDefinition propagation(int propagation) {
		return new DefaultTransactionDefinition(propagation);
	}

}
