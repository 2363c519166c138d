package io.github.neo4jsessions.transaction;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.TransactionCallback;

/**
 * One call of the manager. It adapts Spring's callback to the work of a scope, and
 * notifies Spring's listeners of the steps.
 */
final class TransactionCallbackAdapter implements TransactionDemarcation, TransactionWork<Object> {

	private final TransactionDefinition definition;

	private @Nullable TransactionCallback<?> callback;

	private final Collection<TransactionExecutionListener> listeners;

	private final @Nullable Duration defaultTimeout;

	private final boolean retried;

	/**
	 * The transaction of the current attempt.
	 */
	private volatile AsyncTransactionStatus status;

	private boolean participated;

	private volatile @Nullable IllegalTransactionStateException refusal;

	TransactionCallbackAdapter(TransactionDefinition definition, TransactionCallback<?> callback,
			Collection<TransactionExecutionListener> listeners, @Nullable Duration defaultTimeout, boolean retried) {
		this.definition = definition;
		this.callback = callback;
		this.listeners = listeners;
		this.defaultTimeout = defaultTimeout;
		this.retried = retried;
		this.status = new AsyncTransactionStatus(definition);
	}

	/**
	 * Return why the result of the callback is not valid, or {@code null} if it is valid.
	 */
	@Nullable IllegalTransactionStateException refusal() {
		return this.refusal;
	}

	@Override
	public CompletionStage<Object> doInTransaction(TransactionScope tx) {
		return call(tx, Objects.requireNonNull(takeCallback()));
	}

	/**
	 * Take the callback, once: futures that are created in the callback refer to this
	 * object.
	 * @return the callback, or {@code null} if it was taken before, or if another attempt
	 * has begun
	 */
	@Nullable TransactionCallback<?> takeCallback() {
		TransactionCallback<?> callback = this.callback;
		this.callback = null;
		return callback;
	}

	/**
	 * Call a callback in the transaction of the current attempt.
	 */
	@SuppressWarnings("unchecked")
	CompletionStage<Object> call(TransactionScope tx, TransactionCallback<?> callback) {
		AsyncTransactionStatus status = this.status;
		status.enter(tx);
		Object result = callback.doInTransaction(status);
		if (result instanceof CompletionStage<?> stage) {
			return (CompletionStage<Object>) stage;
		}
		IllegalTransactionStateException refusal = new IllegalTransactionStateException("The work in a transaction "
				+ "returned " + ((result != null) ? "a " + result.getClass().getName() : "null")
				+ " and was rolled back: only a CompletionStage can be committed, when it completes. "
				+ "Return a CompletableFuture, for example CompletableFuture.completedFuture(..)");
		this.refusal = refusal;
		throw refusal;
	}

	/**
	 * Apply Spring's rollback rules, if there are any: an annotation has them, a
	 * {@code TransactionTemplate} does not.
	 */
	@Override
	public boolean rollbackOn(Throwable error) {
		return error == this.refusal || error instanceof NullStageException
				|| !(this.definition instanceof TransactionAttribute attribute) || attribute.rollbackOn(error);
	}

	@Override
	public @Nullable Duration defaultTimeout() {
		return this.defaultTimeout;
	}

	@Override
	public boolean isRetried() {
		return this.retried;
	}

	/**
	 * Return {@code false} after a refusal, even if the attempt failed for another
	 * reason, such as a BEGIN that failed meanwhile: the caller receives no future, so
	 * that nobody could stop other attempts.
	 */
	@Override
	public boolean mayRetry(Throwable error) {
		return this.refusal == null;
	}

	@Override
	public void participating(Participation participation) {
		if (this.participated) {
			// another attempt
			this.status = new AsyncTransactionStatus(this.definition);
			this.callback = null;
		}
		this.participated = true;
		this.status.participating(participation);
	}

	@Override
	public void beforeBegin() {
		this.listeners.forEach((listener) -> listener.beforeBegin(this.status));
	}

	@Override
	public void afterBegin(@Nullable Throwable error) {
		this.listeners.forEach((listener) -> listener.afterBegin(this.status, error));
	}

	@Override
	public void beforeCommit() {
		this.listeners.forEach((listener) -> listener.beforeCommit(this.status));
	}

	@Override
	public void afterCommit(@Nullable Throwable error) {
		completed((listener) -> listener.afterCommit(this.status, error));
	}

	@Override
	public void beforeRollback() {
		this.listeners.forEach((listener) -> listener.beforeRollback(this.status));
	}

	@Override
	public void afterRollback(@Nullable Throwable error) {
		completed((listener) -> listener.afterRollback(this.status, error));
	}

	private void completed(Consumer<TransactionExecutionListener> step) {
		this.status.complete();
		this.listeners.forEach(step);
	}

}
