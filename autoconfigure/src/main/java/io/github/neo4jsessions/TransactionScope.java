package io.github.neo4jsessions;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.RequiredTransaction;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.summary.ResultSummary;

/**
 * The transaction that a {@link TransactionWork} runs in. It runs queries and accepts a
 * request for rollback. Commit, rollback and close are done by the template.
 *
 * <p>
 * Thread-safe: calls from several threads reach the driver one after the other, in the
 * order in which they are made. The futures of {@code runAsync} fail with the driver's
 * own exceptions, so that the work can distinguish them. A failed query dooms the
 * transaction on the server even if the work recovers from it. After the end of the
 * transaction, {@code runAsync} returns a future that failed with an
 * {@link IllegalStateException}. A {@code null} or empty query throws at the call.
 *
 * @since 0.1.0
 */
public interface TransactionScope extends AsyncTransactionContext {

	/**
	 * Return the scope of the current thread. It is set in the work of a transaction, and
	 * in the functions of stages that are derived there from futures of this library.
	 * @return the innermost scope, which may have ended; empty outside of all scopes
	 * @see #required()
	 */
	static Optional<TransactionScope> current() {
		return Optional.ofNullable((TransactionScope) CurrentScope.participant());
	}

	/**
	 * Return the transaction of the current thread, or fail if there is none.
	 * @return the innermost scope
	 * @throws org.springframework.transaction.IllegalTransactionStateException if there
	 * is no scope, if the propagation began no transaction, or if the transaction has
	 * ended. The message names the case and the likely reason, such as an annotated
	 * method that was called without its proxy, or a thread that the scope is not
	 * propagated to
	 * @see #wrap(Supplier)
	 */
	static TransactionScope required() {
		return (TransactionScope) RequiredTransaction.of(CurrentScope.get(), Thread.currentThread());
	}

	/**
	 * Create a query in this transaction, from any thread. It is like
	 * {@link SessionOperations#query} inside the transaction, and the owner waits for it.
	 * If the propagation begins no transaction, the query is an auto-commit query.
	 * @param cypher the query
	 * @return the query, to be completed and run
	 * @throws IllegalArgumentException if it has no text
	 */
	QuerySpec query(String cypher);

	/**
	 * Wrap a function so that it runs in this scope when another thread calls it, as in
	 * {@code CompletableFuture.supplyAsync(tx.wrap(..))}. Inside the function, calls of
	 * the template join the transaction, {@link #current()} is this scope, and the
	 * context of the transaction's caller is set. The thread's previous state is restored
	 * afterwards. The transaction does not wait for the function: the work must return a
	 * stage that depends on it. A function that is called after the end of the scope
	 * still runs, since it may release something, but its calls are refused.
	 * @param supplier the function
	 * @param <U> the type of its value
	 * @return a function that runs the given one in this scope
	 * @throws IllegalArgumentException if it is {@code null}
	 */
	<U extends @Nullable Object> Supplier<U> wrap(Supplier<U> supplier);

	/**
	 * Return an executor that runs its tasks in this scope, as {@link #wrap(Supplier)}
	 * does. It is meant for the {@code …Async} methods of stages of other libraries.
	 * @param delegate runs the tasks
	 * @return an executor for this scope; the calls of tasks that run after the end of
	 * the scope are refused
	 * @throws IllegalArgumentException if it is {@code null}
	 */
	Executor executor(Executor delegate);

	/**
	 * Send all queries at once, in one round trip, and await them in their order. Their
	 * records are discarded.
	 * @param queries the queries; none may depend on the result of another
	 * @return a stage of their summaries, in the same order; it fails with the error of
	 * the first query that failed, not with the subsequent errors of the queries after it
	 * @throws IllegalArgumentException if the list or a query is {@code null}
	 */
	CompletionStage<List<ResultSummary>> runAll(List<Query> queries);

	/**
	 * Bind a stage of another library to this scope. The functions of stages derived from
	 * the returned future run in this scope, on any thread.
	 * @param foreign a stage of another library
	 * @param <U> the type of its value
	 * @return a future with the same result; cancelling it does not cancel the given
	 * stage
	 * @throws IllegalArgumentException if the stage is {@code null}
	 */
	<U extends @Nullable Object> CompletableFuture<U> bind(CompletionStage<U> foreign);

	/**
	 * Let the transaction end with a rollback even if the work succeeds. The value of the
	 * work is still returned. If this work joined the transaction, the owner's future
	 * fails with an {@link org.springframework.transaction.UnexpectedRollbackException}.
	 * @throws IllegalStateException if the propagation began no transaction, or if the
	 * transaction has ended
	 */
	void setRollbackOnly();

	/**
	 * Publish an event to the listeners of the application. Those of
	 * {@link org.springframework.transaction.event.TransactionalEventListener} are called
	 * in their phase of this transaction: before the commit is sent, where an exception
	 * causes a rollback, or after the session was closed and before the caller's future
	 * completes, where an exception is logged. If there is no transaction, they are
	 * called only with {@code fallbackExecution}, as outside of a transaction. Other
	 * listeners are called at once. A blocking transaction that is open on this thread
	 * does not receive the event, nor the events that those listeners publish.
	 * @param event any object except an
	 * {@link org.springframework.context.ApplicationEvent}
	 * @throws IllegalArgumentException if the event is {@code null} or such an event
	 * @throws IllegalStateException if the scope has ended, or if the template was built
	 * without {@link SessionTemplate.Builder#eventPublisher}
	 */
	void publishEvent(Object event);

	/**
	 * Return whether the transaction can only be rolled back.
	 * @return {@code true} after {@link #setRollbackOnly()}, and after a joined call
	 * failed
	 */
	boolean isRollbackOnly();

}
