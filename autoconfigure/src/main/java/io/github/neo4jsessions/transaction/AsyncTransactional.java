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
 * back when it fails, by Spring's rollback rules, before the caller's future completes.
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
 * The method runs at once, on the thread of its caller. Its queries, and those of
 * templates that join, wait for the transaction to begin. What it throws arrives through
 * the future.
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
	 * The name of the manager of the default template.
	 */
	String DEFAULT_MANAGER = "asyncNeo4jTransactionManager";

	/**
	 * Alias for {@link #transactionManager}.
	 * @return the name or qualifier of the manager
	 */
	@AliasFor(annotation = Transactional.class, attribute = "transactionManager")
	String value() default DEFAULT_MANAGER;

	/**
	 * The name or qualifier of the {@link AsyncNeo4jTransactionManager}. That of the
	 * template named {@code orders} is {@code ordersTransactionManager}.
	 * @return the name or qualifier
	 */
	@AliasFor(annotation = Transactional.class, attribute = "transactionManager")
	String transactionManager() default DEFAULT_MANAGER;

	/**
	 * Labels, sent to the server as the transaction metadata {@code labels}.
	 * @return the labels
	 */
	@AliasFor(annotation = Transactional.class)
	String[] label() default {};

	/**
	 * What to do where there is a transaction, or none. NESTED is refused inside of one,
	 * as Neo4j has no savepoints.
	 * @return the propagation
	 */
	@AliasFor(annotation = Transactional.class)
	Propagation propagation() default Propagation.REQUIRED;

	/**
	 * Must be the default: Neo4j has one level only.
	 * @return the isolation
	 */
	@AliasFor(annotation = Transactional.class)
	Isolation isolation() default Isolation.DEFAULT;

	/**
	 * After how many seconds the server ends the transaction.
	 * @return seconds, or -1 for what the template says
	 */
	@AliasFor(annotation = Transactional.class)
	int timeout() default -1;

	/**
	 * The same as text, a placeholder for instance.
	 * @return seconds
	 */
	@AliasFor(annotation = Transactional.class)
	String timeoutString() default "";

	/**
	 * Whether it is a READ transaction, which the server keeps from writing.
	 * @return {@code true} for READ
	 */
	@AliasFor(annotation = Transactional.class)
	boolean readOnly() default false;

	/**
	 * Exceptions that roll back, beside {@link RuntimeException} and {@link Error}.
	 * @return the types
	 */
	@AliasFor(annotation = Transactional.class)
	Class<? extends Throwable>[] rollbackFor() default {};

	/**
	 * The same by name.
	 * @return patterns of names
	 */
	@AliasFor(annotation = Transactional.class)
	String[] rollbackForClassName() default {};

	/**
	 * Exceptions that do not roll back: the transaction is committed, and the future
	 * fails with the exception after that.
	 * @return the types
	 */
	@AliasFor(annotation = Transactional.class)
	Class<? extends Throwable>[] noRollbackFor() default {};

	/**
	 * The same by name.
	 * @return patterns of names
	 */
	@AliasFor(annotation = Transactional.class)
	String[] noRollbackForClassName() default {};

}
