package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.TransactionDefinition;

/**
 * Operations that run work in session scopes. Each call opens a session, runs the work,
 * ends the transaction, and closes the session on every path before the returned future
 * settles.
 *
 * <pre class="code">
 * CompletableFuture&lt;Long&gt; balance = sessions.executeRead((tx) -&gt; tx
 *     .runAsync("MATCH (a:Account {id: $id}) RETURN a.balance", Map.of("id", id))
 *     .thenCompose(ResultCursor::singleAsync)
 *     .thenApply((row) -&gt; row.get(0).asLong()));
 * </pre>
 *
 * <p>
 * The following rules apply to all methods:
 * <ul>
 * <li>A {@code null} argument throws at the call, and no session is opened. Every other
 * failure completes the future exceptionally, after the session was closed. This includes
 * exceptions that the work or the driver throws synchronously.</li>
 * <li>The future settles after the session was closed. The one exception is a scope that
 * was stopped by its timeout, a shutdown or an operator and whose server does not answer:
 * its future fails two seconds after the stop.</li>
 * <li>If the caller completes the future ({@code cancel}, {@code orTimeout}), the work
 * ends: the transaction is rolled back and never committed, and the session is closed. A
 * commit that was already sent is awaited, and it stands.</li>
 * <li>The first error is reported. Later errors are logged and added to it as suppressed.
 * Errors of the driver are translated to Spring's
 * {@link org.springframework.dao.DataAccessException} or
 * {@link org.springframework.transaction.TransactionException} with the driver's
 * exception as the cause; other exceptions of the work are not changed.
 * {@code CompletionException} wrappers are removed.</li>
 * <li>A value may be {@code null}. A {@code null} stage is an error, and so is a
 * {@link org.neo4j.driver.async.ResultCursor} as the value, since it could only be used
 * after its session was closed.</li>
 * <li>No method blocks, and the work must not block either. The work of {@link #execute}
 * runs on the thread of the caller, or on the thread that released the permit that the
 * call waited for. The work of a transaction runs on the driver's thread that received
 * the answer to BEGIN. Work that does not run on the thread of the caller uses the
 * template's callback executor, if there is one. A call that joins a transaction runs its
 * work at once, on the thread of the caller.</li>
 * </ul>
 *
 * <p>
 * If too little of the stack is left, a call inside a scope throws
 * {@link StackOverflowError}, or returns a future that failed with it, before a session
 * is opened or a query sent.
 *
 * @since 0.1.0
 */
public interface SessionOperations {

	/**
	 * Run work in a session scope without a transaction: each query is an auto-commit
	 * query, unless the work begins a transaction on the session.
	 * @param work the work; must not use its session after the stage that it returns has
	 * completed
	 * @param <T> the type of the value
	 * @return a future of the work's value; it also fails if the close fails, since the
	 * close reports the error of a query whose result was not consumed
	 */
	<T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work);

	/**
	 * Run work in a READ transaction. After an error that the driver marks as retryable,
	 * the work is run again in a new session, as configured by the template's
	 * {@link RetrySettings}. Effects of the work outside of the transaction may therefore
	 * occur more than once.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionWork<T> work);

	/**
	 * Run work in a WRITE transaction. Like that of {@link #executeRead}, the work is run
	 * again after a retryable error, if it is certain that nothing was committed. If the
	 * server did not answer the commit, or answered with an error that may follow a
	 * commit, the returned future fails with a
	 * {@link TransactionOutcomeUnknownException}, unless the work
	 * {@linkplain #idempotent() may be applied twice}.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionWork<T> work);

	/**
	 * Run work in a READ transaction with a timeout and metadata.
	 * @param config its timeout, if it has one, replaces the template's; its metadata is
	 * added to the template's and takes precedence over it
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionConfig config, TransactionWork<T> work);

	/**
	 * Run work in a WRITE transaction with a timeout and metadata.
	 * @param config its timeout, if it has one, replaces the template's; its metadata is
	 * added to the template's and takes precedence over it
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionConfig config, TransactionWork<T> work);

	/**
	 * Run work in a WRITE transaction, without retries.
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit
	 */
	<T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionWork<T> work);

	/**
	 * Run work in a transaction with the given Spring definition, without retries.
	 * @param definition the propagation, the access mode ({@code readOnly}), the timeout
	 * in seconds, and the name, which is sent to the server as the transaction metadata
	 * {@code name}. The isolation must be the default, since Neo4j has only one
	 * @param work the work; if the propagation begins no transaction, its queries commit
	 * one by one
	 * @param <T> the type of the value
	 * @return a future of the work's value, complete after the commit; it fails with an
	 * {@link org.springframework.transaction.IllegalTransactionStateException}, an
	 * {@link org.springframework.transaction.InvalidIsolationLevelException} or an
	 * {@link org.springframework.transaction.InvalidTimeoutException} before a session is
	 * opened if the definition cannot be applied
	 */
	<T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionDefinition definition,
			TransactionWork<T> work);

	/**
	 * Create a query, to which parameters and a mapping of its rows can be added. Inside
	 * a transaction of the same template the query is part of it. Otherwise it is an
	 * auto-commit query, which takes two round trips where a transaction takes four. It
	 * is then retried like {@link #executeWrite}, if it is certain that nothing was
	 * committed. If the answer is lost, it fails with a
	 * {@link TransactionOutcomeUnknownException}, unless the query
	 * {@linkplain #idempotent() may be applied twice} or the template opens its sessions
	 * for READ.
	 * @param cypher the query
	 * @return the query, to be completed and run
	 * @throws IllegalArgumentException if it has no text
	 */
	QuerySpec query(String cypher);

	/**
	 * Return the same operations for work that may be applied twice, such as a MERGE: a
	 * write whose outcome is unknown is retried as well.
	 * @return a view that shares limits and statistics with these operations
	 */
	SessionOperations idempotent();

	/**
	 * Return the same operations for another database than that of the template. A call
	 * that joins a transaction must require the database of that transaction. Views can
	 * be combined in any order, as in
	 * {@code sessions.in("a").asUser("u").idempotent().executeWrite(..)}. Of two views of
	 * the same kind, the later one applies.
	 * @param database the name of the database
	 * @return a view that shares limits and statistics with these operations
	 * @throws IllegalArgumentException if the name has no text
	 */
	SessionOperations in(String database);

	/**
	 * Return the same operations for sessions that impersonate a user. The user of the
	 * driver, or of the {@linkplain #withAuth(AuthToken) token}, needs the privilege to
	 * do so. A call that joins a transaction must require the user of that transaction.
	 * @param user the name of the user
	 * @return a view that shares limits and statistics with these operations
	 * @throws IllegalArgumentException if the name has no text
	 */
	SessionOperations asUser(String user);

	/**
	 * Return the same operations for sessions that authenticate with a token of their
	 * own, in place of that of the driver. They do not impersonate the template's user;
	 * combine this view with {@link #asUser(String)} to impersonate one. A call that
	 * joins a transaction must require the token of that transaction. Bolt 5.1 (Neo4j
	 * 5.5) or later is needed; with an earlier server the call fails.
	 * @param token the token, made by {@link org.neo4j.driver.AuthTokens}
	 * @return a view that shares limits and statistics with these operations
	 * @throws IllegalArgumentException if the token is {@code null}
	 */
	SessionOperations withAuth(AuthToken token);

	/**
	 * Return the same operations with metadata for their transactions and auto-commit
	 * queries. It appears in {@code SHOW TRANSACTIONS} and in the server's query log. It
	 * is added to that of the template and of each {@link TransactionMetadataContributor}
	 * and replaces theirs. The {@link TransactionConfig} or the definition of a call
	 * takes precedence over it. The metadata of a call that joins a transaction has no
	 * effect.
	 * @param metadata keys with values that the driver can convert; added to the metadata
	 * of this view, whose values it replaces
	 * @return a view that shares limits and statistics with these operations
	 * @throws IllegalArgumentException if the metadata is {@code null}, if a key has no
	 * text, or if a value cannot be sent
	 * @throws org.neo4j.driver.exceptions.ClientException if the driver cannot convert a
	 * value
	 */
	SessionOperations withMetadata(Map<String, ?> metadata);

}
