package io.github.neo4jsessions;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A call of the user's, and its outcome. What it throws, and a {@code null} in place of a
 * stage, are its error. Whoever makes the call goes on itself where the outcome is there
 * at once, so that one call is not made on top of the other; else whoever completes the
 * stage does.
 *
 * @param <V> the type of the value
 */
abstract class ResourceCall<V extends @Nullable Object> implements Stages.Next<V> {

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicReferenceFieldUpdater<ResourceCall, @Nullable Outcome> OUTCOME = AtomicReferenceFieldUpdater
		.newUpdater(ResourceCall.class, Outcome.class, "outcome");

	private static final Outcome<?> WAITING = new Outcome<>(null, null);

	/**
	 * Nothing while the call is being made, then WAITING, unless the outcome is there
	 * already. Only the first counts: a stage may tell of several.
	 */
	private volatile @Nullable Outcome<?> outcome;

	/**
	 * What is called, for messages.
	 */
	abstract String name();

	abstract @Nullable CompletionStage<V> call();

	/**
	 * The outcome is there, and was not at once.
	 */
	abstract void goOn();

	/**
	 * Make the call.
	 * @return whether the outcome is there; if not, {@link #goOn()} is called when it is
	 */
	final boolean endsAtOnce() {
		CompletionStage<V> stage = null;
		try {
			stage = call();
			if (stage != null) {
				Stages.then(stage, this);
			}
			else {
				settled(null, new IllegalStateException("'" + name() + "' returned null instead of a stage; "
						+ "CompletableFuture.completedFuture(..) is one with nothing to wait for"));
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
	 * A future that is complete and did not tell so: the JDK drops what functions throw,
	 * and so also that the stack ended before this one was called.
	 * @return whether the outcome is there
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
			// a minimal stage of the JDK's, which cannot be asked
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

	@SuppressWarnings("unchecked") // nobody else sets it
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
