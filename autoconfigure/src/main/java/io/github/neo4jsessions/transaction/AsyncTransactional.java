package io.github.neo4jsessions.transaction;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * {@link Transactional} for methods that return a
 * {@link java.util.concurrent.CompletableFuture} or a
 * {@link java.util.concurrent.CompletionStage}: the transaction of an
 * {@link AsyncNeo4jTransactionManager} is committed when the stage completes and rolled
 * back when it fails, according to Spring's rollback rules, before the caller's future
 * completes.
 *
 * <pre class="code">
 * &#64;AsyncTransactional
 * public CompletableFuture&lt;Long&gt; deposit(String id, long amount) {
 *     return TransactionScope.required()
 *         .runAsync("MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance",
 *                 Map.of("id", id, "amount", amount))
 *         .thenCompose(ResultCursor::singleAsync)
 *         .thenApply((row) -&gt; row.get(0).asLong())
 *         .toCompletableFuture();
 * }
 * </pre>
 *
 * <p>
 * The method runs at once, on the thread of its caller. Its queries, and those of joined
 * calls, wait for the transaction to begin. An exception that the method throws completes
 * the future exceptionally.
 *
 * <p>
 * With {@code retry = true} the method is called again if its transaction was rolled back
 * because of an error that the template retries:
 *
 * <pre class="code">
 * &#64;AsyncTransactional(retry = true)
 * public CompletableFuture&lt;Void&gt; transfer(String from, String to, long amount) {
 *     return withdraw(from, amount).thenCompose((done) -&gt; deposit(to, amount));
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Transactional
public @interface AsyncTransactional {

	/**
	 * The name of the default template's manager.
	 */
	String DEFAULT_MANAGER = "asyncNeo4jTransactionManager";

	/**
	 * Alias for {@link #transactionManager}.
	 * @return the name or qualifier of the manager
	 */
	@AliasFor(annotation = Transactional.class, attribute = "transactionManager")
	String value() default DEFAULT_MANAGER;

	/**
	 * The name or qualifier of the {@link AsyncNeo4jTransactionManager}. The manager of
	 * the template {@code orders} is {@code ordersTransactionManager}.
	 * @return the name or qualifier
	 */
	@AliasFor(annotation = Transactional.class, attribute = "transactionManager")
	String transactionManager() default DEFAULT_MANAGER;

	/**
	 * The labels, which are sent to the server as the transaction metadata
	 * {@code labels}.
	 * @return the labels
	 */
	@AliasFor(annotation = Transactional.class)
	String[] label() default {};

	/**
	 * The propagation. NESTED is refused inside a transaction, since Neo4j has no
	 * savepoints.
	 * @return the propagation
	 */
	@AliasFor(annotation = Transactional.class)
	Propagation propagation() default Propagation.REQUIRED;

	/**
	 * The isolation level. It must be the default, since Neo4j has only one.
	 * @return the isolation
	 */
	@AliasFor(annotation = Transactional.class)
	Isolation isolation() default Isolation.DEFAULT;

	/**
	 * The time after which the server ends the transaction.
	 * @return the timeout in seconds, or -1 for the template's timeout
	 */
	@AliasFor(annotation = Transactional.class)
	int timeout() default -1;

	/**
	 * The timeout as text, for instance a placeholder.
	 * @return the timeout in seconds
	 */
	@AliasFor(annotation = Transactional.class)
	String timeoutString() default "";

	/**
	 * Whether the transaction is a READ transaction, in which the server refuses writes.
	 * @return {@code true} for READ
	 */
	@AliasFor(annotation = Transactional.class)
	boolean readOnly() default false;

	/**
	 * The exceptions that cause a rollback, in addition to {@link RuntimeException} and
	 * {@link Error}.
	 * @return the types
	 */
	@AliasFor(annotation = Transactional.class)
	Class<? extends Throwable>[] rollbackFor() default {};

	/**
	 * The names of exceptions that cause a rollback.
	 * @return patterns of names
	 */
	@AliasFor(annotation = Transactional.class)
	String[] rollbackForClassName() default {};

	/**
	 * The exceptions that do not cause a rollback. The transaction is committed, and
	 * after that the future fails with the exception.
	 * @return the types
	 */
	@AliasFor(annotation = Transactional.class)
	Class<? extends Throwable>[] noRollbackFor() default {};

	/**
	 * The names of exceptions that do not cause a rollback.
	 * @return patterns of names
	 */
	@AliasFor(annotation = Transactional.class)
	String[] noRollbackForClassName() default {};

	/**
	 * Whether the method is called again, in a new transaction, after a failure that the
	 * {@link io.github.neo4jsessions.RetrySettings} and the
	 * {@link io.github.neo4jsessions.RetryPredicate} of the template retry: a deadlock, a
	 * lost connection. The default is {@code false}, since the method may have effects
	 * outside of its transaction, which then occur once for each attempt.
	 * <ul>
	 * <li>Only the method that begins a transaction is retried. If a method joins a
	 * transaction, its failure rolls back the whole transaction, and the method that
	 * began the transaction may be retried.</li>
	 * <li>A method is not retried if its transaction was committed despite its error, by
	 * the rollback rules, nor if the outcome of the commit is unknown.</li>
	 * <li>Later attempts receive the same arguments. They run in the context of the
	 * caller, but not on its thread: on the callback executor of the template, or else on
	 * a thread that is allowed to block. Advice inside of the transaction also runs
	 * again; advice outside of it runs once, around all attempts.</li>
	 * <li>The propagation must be one that can begin a transaction. SUPPORTS, MANDATORY,
	 * NOT_SUPPORTED and NEVER are refused when the method is called.</li>
	 * <li>With AspectJ weaving in place of proxies, methods are not retried.</li>
	 * </ul>
	 * @return {@code true} to retry the method
	 */
	boolean retry() default false;

}
