package io.github.neo4jsessions.transaction;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.CallbackPreferringPlatformTransactionManager;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.util.Assert;

/**
 * Transaction manager for methods that return a future, which it runs in transactions of
 * a {@link SessionTemplate}. It supports {@link AsyncTransactional},
 * {@code @Transactional} that names it, and
 * {@link org.springframework.transaction.support.TransactionTemplate}. The transaction
 * commits when the stage completes and rolls back when it fails. Calls of the same
 * template inside the transaction join it.
 *
 * <p>
 * All seven propagations are supported. An isolation level is refused, since Neo4j has
 * only one. {@code readOnly} determines the access mode. The timeout, the name (by
 * default that of the annotated method) and the labels are sent to the server. The
 * methods of the blocking contract are not supported and throw.
 *
 * <p>
 * Thread-safe, except that listeners and the default timeout must be set before the
 * manager is used.
 *
 * @since 0.1.0
 */
public final class AsyncNeo4jTransactionManager
		implements CallbackPreferringPlatformTransactionManager, ConfigurableTransactionManager {

	private final SessionTemplate template;

	private final Collection<TransactionExecutionListener> listeners = new CopyOnWriteArrayList<>();

	private volatile @Nullable Duration defaultTimeout;

	/**
	 * Create a manager.
	 * @param template opens the sessions; calls of the same template inside a transaction
	 * join it
	 */
	public AsyncNeo4jTransactionManager(SessionTemplate template) {
		Assert.notNull(template, "'template' must not be null");
		this.template = template;
	}

	/**
	 * Run the callback in a transaction, at once and on the thread of the caller. The
	 * transaction may begin later.
	 * @param definition the definition, or {@code null} for the defaults; its rollback
	 * rules apply if it is a
	 * {@link org.springframework.transaction.interceptor.TransactionAttribute}; otherwise
	 * all errors roll back
	 * @param callback the work; must return a
	 * {@link java.util.concurrent.CompletionStage} that completes when the work is done
	 * @return a {@link CompletableFuture} that completes after the transaction has ended
	 * and its session is closed. All failures complete it exceptionally, including an
	 * exception that the callback throws and a propagation that does not allow the call
	 * @throws IllegalTransactionStateException if the callback did not return a stage;
	 * the transaction is rolled back
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T extends @Nullable Object> T execute(@Nullable TransactionDefinition definition,
			TransactionCallback<T> callback) {
		Assert.notNull(callback, "'callback' must not be null");
		TransactionDefinition asked = (definition != null) ? definition : TransactionDefinition.withDefaults();
		RetriedInvocation retried = RetriedInvocation.requesting(asked);
		TransactionStatus again = (retried != null) ? retried.status() : null;
		if (again != null) {
			return callback.doInTransaction(again);
		}
		TransactionCallbackAdapter demarcated = new TransactionCallbackAdapter(asked, callback, this.listeners,
				this.defaultTimeout, retried != null);
		CompletableFuture<Object> future = this.template.demarcate(asked, demarcated,
				(retried != null) ? new RetriedWork(demarcated, retried.repeatable()) : demarcated);
		IllegalTransactionStateException refusal = demarcated.refusal();
		if (refusal != null) {
			if (retried != null) {
				// the caller receives no future, so that nobody could stop other attempts
				future.cancel(true);
			}
			throw refusal;
		}
		return (T) future;
	}

	/**
	 * Set the time after which the server ends a transaction if neither the definition
	 * nor the template has a timeout. The default is the server's setting.
	 * @param defaultTimeout at least a millisecond, or {@code null} for the server's
	 * @throws IllegalArgumentException if the timeout is shorter than a millisecond
	 */
	public void setDefaultTimeout(@Nullable Duration defaultTimeout) {
		Assert.isTrue(defaultTimeout == null || defaultTimeout.toMillis() > 0, () -> "'defaultTimeout' must be at "
				+ "least 1ms, not " + defaultTimeout + "; use null for the timeout of the server");
		this.defaultTimeout = defaultTimeout;
	}

	@Override
	public void setTransactionExecutionListeners(Collection<TransactionExecutionListener> listeners) {
		List<TransactionExecutionListener> replacement = List.copyOf(listeners);
		this.listeners.clear();
		this.listeners.addAll(replacement);
	}

	/**
	 * Return the listeners.
	 * @return the live collection: changes to it are changes to the manager
	 */
	@Override
	public Collection<TransactionExecutionListener> getTransactionExecutionListeners() {
		return this.listeners;
	}

	/**
	 * Not supported: transactions of this manager are asynchronous.
	 * @throws IllegalTransactionStateException always
	 */
	@Override
	public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
		throw blocking();
	}

	/**
	 * Not supported: transactions of this manager are asynchronous.
	 * @throws IllegalTransactionStateException always
	 */
	@Override
	public void commit(TransactionStatus status) {
		throw blocking();
	}

	/**
	 * Not supported: transactions of this manager are asynchronous.
	 * @throws IllegalTransactionStateException always
	 */
	@Override
	public void rollback(TransactionStatus status) {
		throw blocking();
	}

	private IllegalTransactionStateException blocking() {
		return new IllegalTransactionStateException("The transactions of session template '" + this.template.getName()
				+ "' are asynchronous: they end when a future completes, not when a call returns. Annotate a method that "
				+ "returns a CompletableFuture with @AsyncTransactional, or use execute(definition, callback), a "
				+ "TransactionTemplate or SessionTemplate.inTransaction");
	}

	@Override
	public String toString() {
		return "AsyncNeo4jTransactionManager[" + this.template.getName() + "]";
	}

}
