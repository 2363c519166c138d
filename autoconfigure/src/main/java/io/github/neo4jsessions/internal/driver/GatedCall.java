package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A call that a gate makes in its turn, and the result that it completes.
 *
 * @param <T> the type of the result
 */
class GatedCall<T extends @Nullable Object> implements Runnable, Stages.Next<T> {

	private final CallGate gate;

	private final CompletableFuture<T> result;

	private final Supplier<? extends @Nullable CompletionStage<T>> call;

	private final Consumer<Throwable> failed;

	GatedCall(CallGate gate, CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
			Consumer<Throwable> failed) {
		this.gate = gate;
		this.result = result;
		this.call = call;
		this.failed = failed;
	}

	@Override
	public final void run() {
		if (this.gate.isClosed()) {
			this.result.completeExceptionally(this.gate.refusal());
		}
		else {
			Stages.then(Stages.call(this.call), this);
		}
	}

	@Override
	public final void settled(@Nullable T value, @Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Exceptions.unwrap(ex);
			this.failed.accept(unwrapped);
			this.result.completeExceptionally(unwrapped);
		}
		else {
			this.result.complete(received(value));
		}
	}

	/**
	 * Record a stack overflow, as {@link GatedFuture} does. The two share no method for
	 * it, since none can be called at that moment.
	 */
	@Override
	public final @Nullable Object apply(@Nullable T value, @Nullable Throwable ex) {
		try {
			settled(value, ex);
		}
		catch (StackOverflowError overflow) {
			synchronized (BrokenSteps.ALL) {
				BrokenSteps.ALL.last = new Object[] { this.gate, this, overflow, BrokenSteps.ALL.last };
			}
			this.gate.hasBroken = true;
		}
		return null;
	}

	@Nullable T received(@Nullable T value) {
		return value;
	}

	/**
	 * A call whose value is guarded before it is returned.
	 */
	static final class Guarding<T> extends GatedCall<T> {

		private final UnaryOperator<T> guard;

		Guarding(CallGate gate, CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
				UnaryOperator<T> guard, Consumer<Throwable> failed) {
			super(gate, result, call, failed);
			this.guard = guard;
		}

		@Override
		@Nullable T received(@Nullable T value) {
			return (value != null) ? this.guard.apply(value) : null;
		}

	}

}
