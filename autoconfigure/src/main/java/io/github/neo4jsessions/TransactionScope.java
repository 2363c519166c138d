package io.github.neo4jsessions;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.context.RequiredTransaction;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.summary.ResultSummary;

/**
 * The transaction that a {@link TransactionWork} runs in. It can run queries and ask for
 * a rollback; commit, rollback and close are the template's.
 *
 * <p>
 * Thread-safe: calls from several threads reach the driver one after the other, in the
 * order in which they arrive. The futures of {@code runAsync} fail with the driver's own
 * exceptions, so that the work can tell them apart; a failed query dooms the transaction
 * on the server even if the work recovers from it. After the end of the transaction
 * {@code runAsync} gives a future that failed with an {@link IllegalStateException}; a
 * {@code null} or empty query throws at the call.
 *
 * @since 0.1.0
 */
public interface TransactionScope extends AsyncTransactionContext {

	/**
	 * The scope that this thread is in: in the work of a transaction, and in the
	 * functions of stages derived from futures of ours inside of it.
	 * @return the innermost scope, which may have ended, or nothing outside of all
	 * @see #required()
	 */
	static Optional<TransactionScope> current() {
		return Optional.ofNullable((TransactionScope) ScopeContext.currentParticipant());
	}

	/**
	 * The transaction that this thread is in, where there must be one.
	 * @return the innermost scope
	 * @throws org.springframework.transaction.IllegalTransactionStateException if there
	 * is none, if the propagation gave no transaction, or if it has ended. The message
	 * says which, and what may be the reason: an annotated method that was called without
	 * its proxy, a thread that the scope does not reach
	 * @see #wrap(Supplier)
	 */
	static TransactionScope required() {
		return (TransactionScope) RequiredTransaction.of(ScopeContext.current(), Thread.currentThread());
	}

	/**
	 * Start to build a query of this transaction, on whatever thread: like
	 * {@link SessionOperations#query} inside of it. The owner waits for it. Where the
	 * propagation gave no transaction it commits by itself.
	 * @param cypher the query
	 * @return the query, to go on with
	 * @throws IllegalArgumentException if it has no text
	 */
	QuerySpec query(String cypher);

	/**
	 * Bring a function into this scope that another thread is going to call: for
	 * {@code CompletableFuture.supplyAsync(tx.wrap(..))} and the like. Calls of the
	 * template inside of it join, {@link #current()} is this scope, and the context of
	 * the transaction's caller is set; the thread is left as it was. The transaction does
	 * not wait for the function: return what depends on it from the work.
	 * @param supplier the function
	 * @param <U> the type of its value
	 * @return a function that does the same in this scope
	 * @throws IllegalArgumentException if it is {@code null}
	 */
	<U extends @Nullable Object> Supplier<U> wrap(Supplier<U> supplier);

	/**
	 * Bring all that an executor runs into this scope, as {@link #wrap(Supplier)} does:
	 * for the {@code …Async} methods of stages that are not of ours.
	 * @param delegate runs the tasks
	 * @return an executor for this scope; of no use after it
	 * @throws IllegalArgumentException if it is {@code null}
	 */
	Executor executor(Executor delegate);

	/**
	 * Send all queries at once and await them in their order: one round trip for all of
	 * them. Their records are discarded.
	 * @param queries the queries; none may depend on the result of another
	 * @return a stage of their summaries, in the same order; it fails with the error of
	 * the first query that failed, not with what that meant for those behind it
	 * @throws IllegalArgumentException if the list or a query is {@code null}
	 */
	CompletionStage<List<ResultSummary>> runAll(List<Query> queries);

	/**
	 * Bring a stage that is not of ours into this scope: the functions of stages derived
	 * from the returned future run in it, on whatever thread.
	 * @param foreign a stage of another library
	 * @param <U> the type of its value
	 * @return a future with the same result; cancelling it cancels nothing else
	 * @throws IllegalArgumentException if the stage is {@code null}
	 */
	<U extends @Nullable Object> CompletableFuture<U> bind(CompletionStage<U> foreign);

	/**
	 * Let the transaction end with a rollback even if the work succeeds. Its value is
	 * returned nevertheless; where this work joined the transaction of another, the owner
	 * fails with an {@link org.springframework.transaction.UnexpectedRollbackException}.
	 * @throws IllegalStateException if there is no transaction, since the propagation
	 * asked for none, or if it has ended
	 */
	void setRollbackOnly();

	/**
	 * Publish an event to the listeners of the application. Those of
	 * {@link org.springframework.transaction.event.TransactionalEventListener} are called
	 * in their phase of this transaction: before the commit is sent, where what they
	 * throw rolls back, or after the session was closed and before the caller's future
	 * completes, where it is logged. Where there is no transaction, they are called as
	 * outside of all (with {@code fallbackExecution}) or not at all. Other listeners are
	 * called at once. A blocking transaction that is open on this thread does not hear of
	 * it, nor of what those listeners publish.
	 * @param event any object but an {@link org.springframework.context.ApplicationEvent}
	 * @throws IllegalArgumentException if it is {@code null} or one of those
	 * @throws IllegalStateException if the scope has ended, or its template was built
	 * without {@link SessionTemplate.Builder#eventPublisher}
	 */
	void publishEvent(Object event);

	/**
	 * Whether the transaction can only be rolled back.
	 * @return {@code true} after {@link #setRollbackOnly()}, and after a joiner failed
	 */
	boolean isRollbackOnly();

}
