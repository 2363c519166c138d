package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The future that a template returns. Whoever completes it from outside, by
 * {@code cancel}, {@code orTimeout} or otherwise, stops the scope behind it.
 *
 * @param <T> the type of the value
 */
final class ScopeFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private final Runnable stop;

	ScopeFuture(Runnable stop) {
		this.stop = stop;
	}

	/**
	 * Complete as the scope says.
	 * @return {@code false} if somebody outside was first
	 */
	boolean settle(@Nullable T value, @Nullable Throwable error) {
		return (error != null) ? super.completeExceptionally(error) : super.complete(value);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return stopIf(super.cancel(mayInterruptIfRunning));
	}

	@Override
	public boolean complete(T value) {
		return stopIf(super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		return stopIf(super.completeExceptionally(ex));
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
		super.obtrudeValue(value);
		this.stop.run();
	}

	@Override
	public void obtrudeException(Throwable ex) {
		super.obtrudeException(ex);
		this.stop.run();
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	private boolean stopIf(boolean completed) {
		if (completed) {
			this.stop.run();
		}
		return completed;
	}

}
