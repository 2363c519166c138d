package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.TransactionDefinition;

/**
 * Work on Neo4j in scopes: each call opens a session, runs the work, ends its
 * transaction, and closes the session on every path before the returned future settles.
 *
 * <pre class="code">
 * CompletableFuture&lt;Long&gt; balance = sessions.executeRead((tx) -&gt; tx
 *     .runAsync("MATCH (a:Account {id: $id}) RETURN a.balance", Map.of("id", id))
 *     .thenCompose(ResultCursor::singleAsync)
 *     .thenApply((row) -&gt; row.get(0).asLong()));
 * </pre>
 *
 * <p>
 * What holds for all of these methods:
 * <ul>
 * <li>A {@code null} argument throws at the call and opens nothing. Every other failure
 * arrives through the future, after the session was closed: also what the work or the
 * driver throws synchronously.</li>
 * <li>The future settles after the session was closed. Completing it from outside
 * ({@code cancel}, {@code orTimeout}) ends the work: a transaction is rolled back and
 * never committed, the session is closed. A commit that was already sent is awaited, and
 * what it did stands.</li>
 * <li>The first error is the one that is reported; what fails after it is added as
 * suppressed and logged. Errors of the driver arrive as Spring's
 * {@link org.springframework.dao.DataAccessException} or
 * {@link org.springframework.transaction.TransactionException} with the driver's own as
 * the cause; what the work itself throws arrives as it is. {@code CompletionException}
 * wrappers are taken off.</li>
 * <li>A value may be {@code null}. A {@code null} stage is an error, and so is a
 * {@link org.neo4j.driver.async.ResultCursor} as the value: it would be used after its
 * session was closed.</li>
 * <li>No method blocks. The work of {@link #execute} runs on the calling thread, that of
 * a transaction on the driver thread that received the server's answer to BEGIN: it must
 * not block.</li>
 * </ul>
 *
 * <p>
 * A call that is made inside of a scope with too little of the stack left throws
 * {@link StackOverflowError}, or returns a future that failed with it, before anything is
 * opened or sent.
 *
 * @since 0.1.0
 */
public interface SessionOperations {

	/**
	 * Run work in a session scope, without a transaction of ours: each query commits by
	 * itself.
	 * @param work the work; the session that it is given must not be used after its stage
	 * completed
	 * @param <T> the type of the value
	 * @return a future of the work's value; it fails as well when the close fails, since
	 * that can carry the error of a query whose result nobody consumed
	 */
	<T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work);

	/**
	 * Run work in a READ transaction. After an error that the driver marks as retryable
	 * the work is done again, in a new session, as the template's {@link RetrySettings}
	 * say: it must not do anything else that cannot be done twice.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionWork<T> work);

	/**
	 * Run work in a WRITE transaction, and again like {@link #executeRead}, where it is
	 * certain that nothing was committed. A commit that the server did not answer, or
	 * answered with an error that may follow a commit, ends with a
	 * {@link TransactionOutcomeUnknownException}, unless the work
	 * {@linkplain #idempotent() may be applied twice}.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionWork<T> work);

	/**
	 * Run work in a READ transaction with a timeout and metadata.
	 * @param config its timeout, where it has one, replaces the template's; its metadata
	 * is added to the template's and wins over it
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionConfig config, TransactionWork<T> work);

	/**
	 * Run work in a WRITE transaction with a timeout and metadata.
	 * @param config its timeout, where it has one, replaces the template's; its metadata
	 * is added to the template's and wins over it
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionConfig config, TransactionWork<T> work);

	/**
	 * Run work once in a WRITE transaction.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionWork<T> work);

	/**
	 * Run work once in a transaction as Spring defines it.
	 * @param definition the propagation; {@code readOnly} as the access mode; a timeout
	 * in seconds; a name, sent to the server as the transaction metadata {@code name}.
	 * The isolation must be the default, as Neo4j has one only
	 * @param work the work; where the propagation gives no transaction, its queries
	 * commit one by one
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit; it fails with an
	 * {@link org.springframework.transaction.IllegalTransactionStateException}, an
	 * {@link org.springframework.transaction.InvalidIsolationLevelException} or an
	 * {@link org.springframework.transaction.InvalidTimeoutException} where the
	 * definition cannot be met, before anything was opened
	 */
	<T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionDefinition definition,
			TransactionWork<T> work);

	/**
	 * Start to build a query: its parameters, and what its rows are. Inside of a
	 * transaction of these operations it is part of that. Alone it is one query that
	 * commits by itself: two round trips, where a transaction has four. It is retried
	 * like {@link #executeWrite}, where it is certain that nothing was committed. A lost
	 * answer ends with a {@link TransactionOutcomeUnknownException}, unless the query
	 * {@linkplain #idempotent() may be applied twice} or the template's sessions are
	 * opened for READ.
	 * @param cypher the query
	 * @return the query, to go on with
	 * @throws IllegalArgumentException if it has no text
	 */
	QuerySpec query(String cypher);

	/**
	 * The same operations for work that may be applied twice, such as a MERGE: a write
	 * whose outcome is unknown is retried as well.
	 * @return a view that shares limits and statistics with these operations
	 */
	SessionOperations idempotent();

}
