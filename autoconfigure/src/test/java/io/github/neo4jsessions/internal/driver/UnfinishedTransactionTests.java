package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.Futures;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work of {@code execute} that begins its own transactions.
 */
class UnfinishedTransactionTests {

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate template = SessionTemplate.builder(this.script).name("leaving").build();

	@Test
	void aTransactionThatIsLeftOpenFailsTheWork() {
		assertThat(Futures
			.error(this.template.execute((session) -> session.beginTransactionAsync().thenCompose(this::create))))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it")
			.hasMessageContaining("executeWrite");
		assertNothingStored();
	}

	@Test
	void aTransactionThatTheWorkReturnsFailsTheWork() {
		assertThat(Futures.error(this.template.execute((session) -> session.beginTransactionAsync())))
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertNothingStored();
	}

	@Test
	void aTransactionWhoseBeginTheWorkDidNotAwaitFailsTheWork() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		this.script.on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = this.template.execute((session) -> {
			session.beginTransactionAsync();
			return CompletableFuture.completedFuture("done");
		});
		assertThat(future).isNotDone();
		begun.complete(null);
		assertThat(Futures.error(future))
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertNothingStored();
	}

	@Test
	void aFailedBeginThatTheWorkDidNotAwaitFailsTheWork() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		this.script.on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = this.template.execute((session) -> {
			session.beginTransactionAsync();
			return CompletableFuture.completedFuture("done");
		});
		begun.completeExceptionally(new ServiceUnavailableException("gone"));
		assertThat(Futures.error(future)).isInstanceOf(DataAccessException.class)
			.hasCauseInstanceOf(ServiceUnavailableException.class);
		assertNothingStored();
	}

	@Test
	void aTransactionThatTheWorkEndedHasNoEffect() {
		assertThat(this.template.execute((session) -> session.beginTransactionAsync()
			.thenCompose((tx) -> create(tx).thenCompose((created) -> tx.commitAsync()))
			.thenCompose((ignored) -> session.beginTransactionAsync())
			.thenCompose((tx) -> create(tx).thenCompose((created) -> tx.rollbackAsync()))
			.thenApply((ignored) -> "done"))).isCompletedWithValue("done");
		assertThat(this.script.applied()).hasSize(1);
	}

	@Test
	void anOpenTransactionAfterAnEndedOneFailsTheWork() {
		assertThat(Futures.error(this.template.execute((session) -> session.beginTransactionAsync()
			.thenCompose((tx) -> create(tx).thenCompose((created) -> tx.commitAsync()))
			.thenCompose((ignored) -> session.beginTransactionAsync())
			.thenCompose(this::create))))
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertThat(this.script.applied()).hasSize(1);
	}

	@Test
	void aCommitThatTheWorkDidNotAwaitIsAwaited() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		this.script.on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<String> future = this.template.execute(this::commitWithoutWaiting);
		assertThat(future).isNotDone();
		assertThat(this.script.count(Step.CLOSE)).isZero();
		committed.complete(null);
		assertThat(future).isCompletedWithValue("done");
		assertThat(this.script.applied()).hasSize(1);
	}

	@Test
	void aLostCommitThatTheWorkDidNotAwaitIsUnknown() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		this.script.on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<String> future = this.template.execute(this::commitWithoutWaiting);
		committed.completeExceptionally(new ServiceUnavailableException("gone"));
		assertThat(Futures.error(future)).isInstanceOf(TransactionOutcomeUnknownException.class)
			.hasMessageContaining("'leaving'");
		assertThat(this.template.statistics().active()).isZero();
	}

	@Test
	void aRollbackThatTheWorkDidNotAwaitMayFail() {
		CompletableFuture<Void> rolledBack = new CompletableFuture<>();
		this.script.on(Step.ROLLBACK).holdUntil(rolledBack);
		CompletableFuture<String> future = this.template
			.execute((session) -> session.beginTransactionAsync().thenApply((tx) -> {
				tx.rollbackAsync();
				return "done";
			}));
		rolledBack.completeExceptionally(new ServiceUnavailableException("gone"));
		assertThat(future).isCompletedWithValue("done");
	}

	@Test
	void aTransactionThatIsLeftOpenInAClosedSessionFailsTheWork() {
		assertThat(Futures.error(this.template.execute((session) -> session.beginTransactionAsync()
			.thenCompose(this::create)
			.thenCompose((created) -> session.closeAsync()))))
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertNothingStored();
	}

	@Test
	void aTransactionThatBeginsWhileTheSessionIsClosedFailsTheWork() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		this.script.on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<Void> future = this.template.execute((session) -> {
			session.beginTransactionAsync();
			return session.closeAsync();
		});
		begun.complete(null);
		assertThat(Futures.error(future))
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertNothingStored();
	}

	@Test
	void aTransactionThatEndsBeforeTheSessionIsClosedHasNoEffect() {
		assertThat(this.template.execute((session) -> session.beginTransactionAsync()
			.thenCompose((tx) -> create(tx).thenCompose((created) -> tx.commitAsync()))
			.thenCompose((done) -> session.closeAsync()))).isCompleted();
		assertThat(this.template.execute((session) -> session.beginTransactionAsync()
			.thenCompose((tx) -> create(tx).thenCompose((created) -> tx.rollbackAsync()))
			.thenCompose((done) -> session.closeAsync()))).isCompleted();
		assertThat(this.script.applied()).hasSize(1);
	}

	@Test
	void theErrorOfTheWorkIsTheFirst() {
		RuntimeException workError = new IllegalArgumentException("the work failed");
		assertThat(Futures.error(this.template.execute((session) -> session.beginTransactionAsync().thenApply((tx) -> {
			throw workError;
		})))).isSameAs(workError).hasNoSuppressedExceptions();
		assertNothingStored();
	}

	@Test
	void aCancelEndsTheWaitForACommitThatTheWorkDidNotAwait() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		this.script.on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = this.template.execute((session) -> {
			session.beginTransactionAsync();
			return CompletableFuture.completedFuture("done");
		});
		future.cancel(true);
		begun.complete(null);
		assertThat(future).isCancelled();
		assertNothingStored();
	}

	@Test
	void aTransactionOfASessionInsideATransactionScopeIsNotPartOfThatScope() {
		assertThat(Futures.error(this.template.executeWrite((outer) -> this.template
			.execute((session) -> session.beginTransactionAsync().thenCompose(this::create)))))
			.hasMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertNothingStored();
	}

	private CompletionStage<String> commitWithoutWaiting(AsyncSession session) {
		return session.beginTransactionAsync().thenCompose((tx) -> create(tx).thenApply((created) -> {
			tx.commitAsync();
			return "done";
		}));
	}

	private CompletionStage<String> create(AsyncTransaction transaction) {
		return transaction.runAsync("CREATE (n)")
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((done) -> "created");
	}

	private void assertNothingStored() {
		assertThat(this.script.applied()).isEmpty();
		assertThat(this.template.statistics().active()).isZero();
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(this.template.statistics().opened());
	}

}
