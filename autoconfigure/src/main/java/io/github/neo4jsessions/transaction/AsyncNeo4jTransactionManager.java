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
 * Runs methods that return a future in transactions of a {@link SessionTemplate}: with it
 * {@link AsyncTransactional}, {@code @Transactional} that names it, and
 * {@link org.springframework.transaction.support.TransactionTemplate} commit when the
 * stage completes and roll back when it fails. Calls of the same template inside join.
 *
 * <p>
 * All seven propagations; an isolation level is refused, as Neo4j has one only;
 * {@code readOnly} is the access mode; timeout, name (else that of the annotated method)
 * and labels go to the server. The methods of the blocking contract throw.
 *
 * <p>
 * Thread-safe, except that listeners and the default timeout are to be set before it is
 * used.
 *
 * @since 0.1.0
 */
public final class AsyncNeo4jTransactionManager
		implements CallbackPreferringPlatformTransactionManager, ConfigurableTransactionManager {

	private final SessionTemplate template;

	private final Collection<TransactionExecutionListener> listeners = new CopyOnWriteArrayList<>();

	private volatile @Nullable Duration defaultTimeout;

	/**
	 * Make a manager.
	 * @param template opens the sessions, and is joined by calls that are made of it
	 * inside
	 */
	public AsyncNeo4jTransactionManager(SessionTemplate template) {
		Assert.notNull(template, "'template' must not be null");
		this.template = template;
	}

	/**
	 * Call back at once, on this thread, in a transaction that may still have to begin.
	 * @param definition the definition, or {@code null} for the defaults; its rollback
	 * rules are followed if it is a
	 * {@link org.springframework.transaction.interceptor.TransactionAttribute}, else all
	 * errors roll back
	 * @param callback the work; must return a
	 * {@link java.util.concurrent.CompletionStage}, and be done when that completes
	 * @return a {@link CompletableFuture} that completes after the transaction has ended
	 * and its session is closed. All failures arrive through it, also what the callback
	 * throws and a propagation that does not allow the call
	 * @throws IllegalTransactionStateException if the callback returned anything else
	 * than a stage; rolled back
	 */
	@Override
	@SuppressWarnings("unchecked")
	public <T extends @Nullable Object> T execute(@Nullable TransactionDefinition definition,
			TransactionCallback<T> callback) {
		Assert.notNull(callback, "'callback' must not be null");
		TransactionDefinition asked = (definition != null) ? definition : TransactionDefinition.withDefaults();
		TransactionCallbackAdapter demarcated = new TransactionCallbackAdapter(asked, callback, this.listeners,
				this.defaultTimeout);
		CompletableFuture<Object> future = this.template.demarcate(asked, demarcated, demarcated);
		IllegalTransactionStateException refusal = demarcated.refusal();
		if (refusal != null) {
			throw refusal;
		}
		return (T) future;
	}

	/**
	 * Have the server end transactions that take longer, where neither the definition nor
	 * the template has a timeout. The default is what the server is configured for.
	 * @param defaultTimeout at least a millisecond, or {@code null} for the server's
	 * @throws IllegalArgumentException if it is shorter
	 */
	public void setDefaultTimeout(@Nullable Duration defaultTimeout) {
		Assert.isTrue(defaultTimeout == null || defaultTimeout.toMillis() > 0, () -> "'defaultTimeout' must be at "
				+ "least 1ms, not " + defaultTimeout + "; leave it out for the timeout of the server");
		this.defaultTimeout = defaultTimeout;
	}

	@Override
	public void setTransactionExecutionListeners(Collection<TransactionExecutionListener> listeners) {
		List<TransactionExecutionListener> replacement = List.copyOf(listeners);
		this.listeners.clear();
		this.listeners.addAll(replacement);
	}

	/**
	 * The listeners.
	 * @return the collection itself: a change is a change of the manager
	 */
	@Override
	public Collection<TransactionExecutionListener> getTransactionExecutionListeners() {
		return this.listeners;
	}

	/**
	 * Not to be had.
	 * @throws IllegalTransactionStateException always
	 */
	@Override
	public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
		throw blocking();
	}

	/**
	 * Not to be had.
	 * @throws IllegalTransactionStateException always
	 */
	@Override
	public void commit(TransactionStatus status) {
		throw blocking();
	}

	/**
	 * Not to be had.
	 * @throws IllegalTransactionStateException always
	 */
	@Override
	public void rollback(TransactionStatus status) {
		throw blocking();
	}

	private IllegalTransactionStateException blocking() {
		return new IllegalTransactionStateException("The transactions of session template '" + this.template.getName()
				+ "' are asynchronous and end with a future, not with a call. Annotate a method that returns a "
				+ "CompletableFuture with @AsyncTransactional, or use execute(definition, callback), a "
				+ "TransactionTemplate or SessionTemplate.inTransaction");
	}

	@Override
	public String toString() {
		return "AsyncNeo4jTransactionManager[" + this.template.getName() + "]";
	}

}
