package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The future that a template returns. Whoever completes it from outside, by
 * {@code cancel}, {@code orTimeout} or otherwise, stops the scope behind it.
 *
 * @param <T> the type of the value
 */
final class ScopeFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	/**
	 * Who completes this future: the scope or somebody outside. Decided before it is
	 * complete, so that an outside completion can stop the scope first: dependents run
	 * while a future is being completed, and the work must not end, and be committed, in
	 * one of them.
	 */
	private final AtomicBoolean claimed = new AtomicBoolean();

	private final Runnable stop;

	ScopeFuture(Runnable stop) {
		this.stop = stop;
	}

	/**
	 * Complete as the scope says.
	 * @return {@code false} if somebody outside was first
	 */
	boolean settle(@Nullable T value, @Nullable Throwable error) {
		if (!this.claimed.compareAndSet(false, true)) {
			return false;
		}
		return (error != null) ? super.completeExceptionally(error) : super.complete(value);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return stopFirst() ? super.cancel(mayInterruptIfRunning) : isCancelled();
	}

	@Override
	public boolean complete(T value) {
		return stopFirst() && super.complete(value);
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Assert.notNull(ex, "'ex' must not be null");
		return stopFirst() && super.completeExceptionally(ex);
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		// the inherited one goes past complete(..)
		executor.execute(() -> {
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
		return completeAsync(supplier, defaultExecutor());
	}

	@Override
	public void obtrudeValue(T value) {
		stopFirst();
		super.obtrudeValue(value);
	}

	@Override
	public void obtrudeException(Throwable ex) {
		stopFirst();
		super.obtrudeException(ex);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	private boolean stopFirst() {
		if (!this.claimed.compareAndSet(false, true)) {
			return false;
		}
		this.stop.run();
		return true;
	}

}
