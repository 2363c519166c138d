package io.github.neo4jsessions.internal.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A stage that cannot be completed, queried or waited for, and neither can the stages
 * derived from it: what {@code minimalCompletionStage()} of the JDK returns. Functions
 * run in the scope, as those of every stage.
 *
 * @param <T> the type of the value
 */
final class MinimalScopedFuture<T extends @Nullable Object> extends ScopedFuture<T> {

	MinimalScopedFuture(@Nullable ScopeContext context) {
		super(context, null);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new MinimalScopedFuture<>(context());
	}

	/**
	 * Return a future that can be completed. Completing it does not complete this stage.
	 */
	@Override
	public CompletableFuture<T> toCompletableFuture() {
		return copy();
	}

	private static UnsupportedOperationException refusal() {
		return new UnsupportedOperationException("A minimal stage can be neither completed nor queried. "
				+ "Use toCompletableFuture() for a future that can");
	}

	/**
	 * Refuse every completion from outside, since each begins with this step.
	 */
	@Override
	boolean stopFirst() {
		throw refusal();
	}

	/**
	 * Throw an exception. The methods {@code get} and {@code join} call this method
	 * first, so they throw it too.
	 */
	@Override
	public boolean isDone() {
		throw refusal();
	}

	@Override
	public boolean isCancelled() {
		throw refusal();
	}

	@Override
	public boolean isCompletedExceptionally() {
		throw refusal();
	}

	@Override
	public T getNow(T valueIfAbsent) {
		throw refusal();
	}

	@Override
	public int getNumberOfDependents() {
		throw refusal();
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		throw refusal();
	}

	@Override
	public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
		throw refusal();
	}

	@Override
	public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
		throw refusal();
	}

}
