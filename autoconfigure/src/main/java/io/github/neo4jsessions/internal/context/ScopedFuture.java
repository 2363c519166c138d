package io.github.neo4jsessions.internal.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.context.FutureOrigin.Stoppable;
import org.jspecify.annotations.Nullable;

/**
 * A future that belongs to a scope. Functions of derived stages run in that scope, on
 * whatever thread, and the scope of that thread is restored afterwards. If the template
 * has a callback executor, they run there, unless the future was complete already.
 *
 * @param <T> the type of the value
 */
public class ScopedFuture<T extends @Nullable Object> extends StoppableFuture<T> {

	private final @Nullable ScopeContext context;

	/**
	 * Create a future.
	 * @param context the context that functions of derived stages run in, or {@code null}
	 * for none
	 * @param work what a completion from outside stops, or {@code null} for nothing
	 */
	public ScopedFuture(@Nullable ScopeContext context, @Nullable Stoppable work) {
		super(work);
		this.context = context;
	}

	ScopedFuture(@Nullable FutureOrigin origin, @Nullable ScopeContext context) {
		super(origin);
		this.context = context;
	}

	/**
	 * Create a future that belongs to the scope that this thread is in.
	 */
	public ScopedFuture(Stoppable work) {
		this(CurrentScope.get(), work);
	}

	/**
	 * Return a failed future for a call that was refused, in the scope that this thread
	 * is in.
	 */
	public static <T extends @Nullable Object> ScopedFuture<T> refused(Throwable error) {
		ScopedFuture<T> refused = new ScopedFuture<>(CurrentScope.get(), null);
		refused.settle(null, error);
		return refused;
	}

	public final @Nullable ScopeContext context() {
		return this.context;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new DerivedScopedFuture<>(origin(), this.context);
	}

	/**
	 * Return an independent future with the same outcome. Completing it, or a stage
	 * derived from it, from outside stops nothing. Functions run in the scope, as those
	 * of every stage.
	 */
	@Override
	public CompletableFuture<T> copy() {
		return tell(new ScopedFuture<>(this.context, null));
	}

	/**
	 * Return an independent stage with the same outcome that cannot be completed from
	 * outside.
	 */
	@Override
	public CompletionStage<T> minimalCompletionStage() {
		return tell(new MinimalScopedFuture<>(this.context));
	}

	private <F extends ScopedFuture<T>> F tell(F copy) {
		// wrapped, as in every stage that is derived from a failed one
		then((value, ex) -> copy.settle(value,
				(ex == null || ex instanceof CompletionException) ? ex : new CompletionException(ex)));
		return copy;
	}

	@Override
	protected final @Nullable Executor continuationExecutor() {
		return (this.context != null) ? this.context.callbackExecutor() : null;
	}

	@Override
	protected final <R extends @Nullable Object> R callContinuation(Supplier<R> function) {
		return ScopeContext.in(this.context, function);
	}

}
