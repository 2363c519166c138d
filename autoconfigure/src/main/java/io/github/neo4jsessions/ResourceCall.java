package io.github.neo4jsessions;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A call of a user's function, and its outcome. An exception that the function throws,
 * and a {@code null} that it returns instead of a stage, are errors. If the outcome is
 * known at once, the code that makes the call continues by itself, so that calls do not
 * pile up on the stack. Otherwise the thread that completes the stage continues.
 *
 * @param <V> the type of the value
 */
abstract class ResourceCall<V extends @Nullable Object> implements Stages.Next<V> {

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicReferenceFieldUpdater<ResourceCall, @Nullable Outcome> OUTCOME = AtomicReferenceFieldUpdater
		.newUpdater(ResourceCall.class, Outcome.class, "outcome");

	private static final Outcome<?> WAITING = new Outcome<>(null, null);

	/**
	 * {@code null} while the call is being made, then WAITING unless the outcome is
	 * already known. Only the first outcome counts, since a stage may report several.
	 */
	private volatile @Nullable Outcome<?> outcome;

	abstract @Nullable CompletionStage<V> call();

	/**
	 * Continue after an outcome that was not known at once.
	 */
	abstract void goOn();

	/**
	 * Make the call.
	 * @param name the name of the function, for messages
	 * @return whether the outcome is known; if not, {@link #goOn()} is called when it is
	 */
	final boolean make(String name) {
		CompletionStage<V> stage = null;
		try {
			stage = call();
			if (stage != null) {
				Stages.then(stage, this);
			}
			else {
				settled(null, new IllegalStateException("'" + name + "' returned null instead of a stage. "
						+ "Return CompletableFuture.completedFuture(..) if there is nothing to wait for"));
			}
		}
		catch (Throwable ex) {
			if (!lookAt(stage)) {
				settled(null, ex);
			}
		}
		if (this.outcome == null) {
			lookAt(stage);
		}
		return !OUTCOME.compareAndSet(this, null, WAITING);
	}

	/**
	 * Look at a future that may be complete although its callback was not called: the JDK
	 * drops exceptions of callbacks, including the stack overflow that may have prevented
	 * this one.
	 * @return whether the outcome is known
	 */
	private boolean lookAt(@Nullable CompletionStage<V> stage) {
		try {
			if (stage instanceof CompletableFuture<V> future && future.isDone()) {
				settled(future.getNow(null), null);
			}
		}
		catch (CompletionException | CancellationException ex) {
			settled(null, ex);
		}
		catch (UnsupportedOperationException ex) {
			// a minimal stage of the JDK does not support this
		}
		return this.outcome != null;
	}

	@Override
	public final void settled(@Nullable V value, @Nullable Throwable ex) {
		Outcome<?> outcome = new Outcome<>(value, ex);
		if (!OUTCOME.compareAndSet(this, null, outcome) && OUTCOME.compareAndSet(this, WAITING, outcome)) {
			goOn();
		}
	}

	@SuppressWarnings("unchecked") // set only by this call
	final @Nullable V value() {
		Outcome<?> outcome = this.outcome;
		return (outcome != null) ? (V) outcome.value() : null;
	}

	final @Nullable Throwable error() {
		Outcome<?> outcome = this.outcome;
		return (outcome != null) ? outcome.error() : null;
	}

	private record Outcome<V extends @Nullable Object>(@Nullable V value, @Nullable Throwable error) {

	}

}
