package io.github.neo4jsessions.internal.context;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.StackRoom;
import org.jspecify.annotations.Nullable;

/**
 * A stage derived from a {@link ScopedFuture}. The scope does not depend on its value. A
 * completion from outside first stops the work behind the stage, then completes the
 * stage, and last cancels the futures of that work, so that the stage keeps the given
 * result.
 *
 * @param <T> the type of the value
 */
final class DerivedScopedFuture<T extends @Nullable Object> extends ScopedFuture<T> {

	DerivedScopedFuture(@Nullable FutureOrigin origin, @Nullable ScopeContext context) {
		super(origin, context);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return stopAndComplete(() -> super.cancel(mayInterruptIfRunning));
	}

	@Override
	public boolean complete(T value) {
		return stopAndComplete(() -> super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Objects.requireNonNull(ex, "'ex' must not be null");
		return stopAndComplete(() -> super.completeExceptionally(Exceptions.presentable(ex)));
	}

	@Override
	public void obtrudeValue(T value) {
		stopAndComplete(() -> {
			super.obtrudeValue(value);
			return true;
		});
	}

	@Override
	public void obtrudeException(Throwable ex) {
		Objects.requireNonNull(ex, "'ex' must not be null");
		stopAndComplete(() -> {
			super.obtrudeException(ex);
			return true;
		});
	}

	@Override
	boolean cancelFor(FutureClaims claims) {
		return stopAndComplete(() -> super.cancel(false), new StoppedOrigin(claims));
	}

	private boolean stopAndComplete(BooleanSupplier completion) {
		return stopAndComplete(completion, StoppedOrigin.FOR_ALL);
	}

	private boolean stopAndComplete(BooleanSupplier completion, StoppedOrigin mark) {
		FutureOrigin origin = origin();
		if (origin == null) {
			return completion.getAsBoolean();
		}
		StackRoom.require();
		List<StoppableFuture<?>> stopped = origin.stop(mark);
		try {
			return completion.getAsBoolean();
		}
		finally {
			stopped.forEach(StoppableFuture::cancelStopped);
		}
	}

}
