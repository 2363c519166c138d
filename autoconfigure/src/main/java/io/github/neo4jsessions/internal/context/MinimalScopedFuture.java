package io.github.neo4jsessions.internal.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A stage that nobody can complete, ask or wait for, and so are those derived from it;
 * that is what the JDK's {@code minimalCompletionStage()} gives. Functions run in the
 * scope as with every stage.
 *
 * @param <T> the type of the value
 */
final class MinimalScopedFuture<T extends @Nullable Object> extends ScopedFuture<T> {

	MinimalScopedFuture(@Nullable ScopeContext frame) {
		super(frame, null);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new MinimalScopedFuture<>(frame());
	}

	/**
	 * A future that can be completed. Nothing but itself is.
	 */
	@Override
	public CompletableFuture<T> toCompletableFuture() {
		return copy();
	}

	private static UnsupportedOperationException refusal() {
		return new UnsupportedOperationException("A minimal stage can be neither completed nor asked. "
				+ "Use toCompletableFuture() for a future that can");
	}

	@Override
	public T get() {
		throw refusal();
	}

	@Override
	public T get(long timeout, TimeUnit unit) {
		throw refusal();
	}

	@Override
	public T getNow(T valueIfAbsent) {
		throw refusal();
	}

	@Override
	public T join() {
		throw refusal();
	}

	@Override
	public boolean complete(T value) {
		throw refusal();
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		throw refusal();
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		throw refusal();
	}

	@Override
	public void obtrudeValue(T value) {
		throw refusal();
	}

	@Override
	public void obtrudeException(Throwable ex) {
		throw refusal();
	}

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
	public int getNumberOfDependents() {
		throw refusal();
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		throw refusal();
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
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
