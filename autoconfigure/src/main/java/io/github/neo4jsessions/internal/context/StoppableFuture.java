package io.github.neo4jsessions.internal.context;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BooleanSupplier;

import io.github.neo4jsessions.internal.async.ContinuationFuture;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * A future whose completion from outside, by {@code cancel}, {@code orTimeout} or
 * otherwise, stops the work behind it. The completion of a derived stage from outside
 * stops that work too, and cancels the future.
 *
 * @param <T> the type of the value
 */
public abstract class StoppableFuture<T extends @Nullable Object> extends ContinuationFuture<T> {

	private static final SafeLog log = SafeLog.ofTemplates();

	@SuppressWarnings("rawtypes") // a class literal has no type argument
	private static final AtomicIntegerFieldUpdater<StoppableFuture> CLAIMED = AtomicIntegerFieldUpdater
		.newUpdater(StoppableFuture.class, "claimed");

	/**
	 * Claimed from outside on a thread whose stack had no room to complete the future.
	 * The scope cancels it when it ends.
	 */
	private static final int LEFT_OPEN = 2;

	/**
	 * Whether the completion of this future is claimed, by the scope or from outside. It
	 * is claimed before the future is complete, so that a completion from outside can
	 * stop the scope first: dependent stages run while a future is being completed, and
	 * the work must not end, and be committed, in one of them.
	 */
	private volatile int claimed;

	/**
	 * What a completion from outside stops, or {@code null} for nothing. It is dropped
	 * when there is nothing left to stop: a future that is kept must not retain its work.
	 */
	private @Nullable FutureOrigin origin;

	/**
	 * Create a future.
	 * @param work what a completion from outside stops, or {@code null} for nothing
	 */
	@SuppressWarnings("this-escape") // stored there, and used only after the constructor
	StoppableFuture(FutureOrigin.@Nullable Stoppable work) {
		this.origin = (work != null) ? new FutureOrigin.Work(this, work) : null;
	}

	StoppableFuture(@Nullable FutureOrigin origin) {
		this.origin = origin;
	}

	/**
	 * Complete this future with the result of the scope.
	 * @return {@code false} if it was completed from outside before
	 */
	public final boolean settle(@Nullable T value, @Nullable Throwable error) {
		if (!claimForScope()) {
			return false;
		}
		if (Timeouts.isActionThread()) {
			// functions of derived stages must not run on an action thread
			Timeouts.callBack(() -> completeAsClaimed(value, error));
			return true;
		}
		return completeAsClaimed(value, error);
	}

	/**
	 * Complete the future of a call with the result of the scope. The completion may
	 * complete the call around it, and so on, so the nesting is limited.
	 */
	public final boolean settleCall(@Nullable T value, @Nullable Throwable error) {
		if (!claimForScope()) {
			return false;
		}
		if (Timeouts.isActionThread()) {
			Timeouts.callBack(() -> Unwinding.complete(this, value, error));
		}
		else {
			Unwinding.complete(this, value, error);
		}
		return true;
	}

	/**
	 * Claim the completion for the scope. Complete a future that was left open by a
	 * completion from outside.
	 * @return {@code false} if the completion was claimed before
	 */
	private boolean claimForScope() {
		boolean claimed = claim();
		if (!claimed && this.claimed == LEFT_OPEN) {
			super.cancel(false);
		}
		return claimed;
	}

	/**
	 * Complete this future after its completion was claimed.
	 */
	final boolean completeAsClaimed(@Nullable T value, @Nullable Throwable error) {
		try {
			FutureOrigin.Work work = forgetWork();
			if (work != null) {
				work.end();
			}
			return (error != null) ? super.completeExceptionally(Exceptions.presentable(error)) : super.complete(value);
		}
		finally {
			if (!super.isDone()) {
				// the stack has overflowed; the next completion may try again
				this.claimed = 0;
			}
		}
	}

	private boolean claim() {
		return CLAIMED.compareAndSet(this, 0, 1);
	}

	private FutureOrigin.@Nullable Work forgetWork() {
		FutureOrigin origin = this.origin;
		this.origin = null;
		return (origin instanceof FutureOrigin.Work work) ? work : null;
	}

	/**
	 * Return what is stopped when this future, or a stage derived from it, is completed
	 * from outside; {@code null} if there is nothing to stop.
	 */
	final @Nullable FutureOrigin origin() {
		return super.isDone() ? null : this.origin;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return stopFirst() ? finish(() -> super.cancel(mayInterruptIfRunning)) : isCancelled();
	}

	@Override
	public boolean complete(T value) {
		return stopFirst() && finish(() -> super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Objects.requireNonNull(ex, "'ex' must not be null");
		return stopFirst() && finish(() -> super.completeExceptionally(Exceptions.presentable(ex)));
	}

	/**
	 * Make a completion from outside, whose work was stopped.
	 * @return the result of the completion, or {@code true} if another thread makes it
	 */
	private boolean finish(BooleanSupplier completion) {
		if (Timeouts.isActionThread()) {
			Timeouts.callBack(() -> finishHere(completion));
			return true;
		}
		return finishHere(completion);
	}

	private boolean finishHere(BooleanSupplier completion) {
		try {
			return completion.getAsBoolean();
		}
		finally {
			if (!super.isDone()) {
				this.claimed = LEFT_OPEN;
			}
		}
	}

	@Override
	public void obtrudeValue(T value) {
		stopFirst();
		super.obtrudeValue(value);
	}

	@Override
	public void obtrudeException(Throwable ex) {
		Objects.requireNonNull(ex, "'ex' must not be null");
		stopFirst();
		super.obtrudeException(ex);
	}

	/**
	 * Stop the work behind this future, which completes it when it has ended.
	 * @param reason the error to complete this future with
	 * @return {@code false} if the work cannot be stopped in this way, or has ended
	 */
	public final boolean cancelWork(CancellationException reason) {
		StackRoom.require();
		return this.origin instanceof FutureOrigin.Work work && work.stopAndSettle(reason);
	}

	/**
	 * Cancel this future for one of its consumers. If it is a composed stage whose
	 * function is running, the stage that the function returns is cancelled unless others
	 * have claimed it.
	 */
	boolean cancelFor(FutureClaims claims) {
		return cancel(false);
	}

	/**
	 * Stop the work behind this future, before it is completed from outside.
	 * @return {@code false} if the future is completed otherwise, or about to be
	 */
	boolean stopFirst() {
		// before anything is changed, so that nothing is left half-way
		StackRoom.require();
		if (!claim()) {
			return false;
		}
		FutureOrigin.Work work = forgetWork();
		if (work != null) {
			try {
				work.stopWork();
			}
			catch (Throwable ex) {
				// this thread has the claim, so it has to complete the future
				log.warn("A caller cancelled or completed a future, and the call behind it could not be stopped: "
						+ Exceptions.describe(ex));
			}
		}
		return true;
	}

	/**
	 * Cancel a future whose work was stopped.
	 */
	final void cancelStopped() {
		finish(() -> super.cancel(false));
	}

	@Override
	protected final Composition composition() {
		return new FutureOrigin.Composed(origin());
	}

	@Override
	protected final <U extends @Nullable Object> CompletableFuture<U> composed(CompletableFuture<U> derived,
			Composition composition) {
		if (derived instanceof StoppableFuture<U> stage) {
			((StoppableFuture<?>) stage).origin = (FutureOrigin.Composed) composition;
		}
		return derived;
	}

	@Override
	protected final <U extends @Nullable Object> CompletableFuture<U> combined(CompletionStage<?> other,
			CompletableFuture<U> derived) {
		if (other instanceof StoppableFuture<?> future && derived instanceof StoppableFuture<U> stage) {
			((StoppableFuture<?>) stage).origin = FutureOrigin.Pair.of(origin(), future.origin(), stage);
		}
		return derived;
	}

}
