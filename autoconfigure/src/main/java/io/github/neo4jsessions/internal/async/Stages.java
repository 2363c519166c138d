package io.github.neo4jsessions.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Calls that always return a stage, and steps that follow one.
 */
public final class Stages {

	private Stages() {
	}

	/**
	 * Make a call of the driver. If the call throws, or returns {@code null} instead of a
	 * stage, the returned stage fails.
	 */
	public static <T extends @Nullable Object> CompletionStage<T> call(
			Supplier<? extends @Nullable CompletionStage<T>> call) {
		try {
			return given(call.get());
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Return the stage that a call of the driver returned, or a failed stage for
	 * {@code null}.
	 */
	public static <T extends @Nullable Object> CompletionStage<T> given(@Nullable CompletionStage<T> stage) {
		return (stage != null) ? stage : CompletableFuture
			.failedFuture(new IllegalStateException("The driver returned null instead of a stage"));
	}

	/**
	 * Call a function when a stage has completed, with a value or an error. Unlike
	 * {@code whenComplete} this makes no derived stage that fails as well, which saves
	 * wrappers and stack traces that no caller would receive.
	 */
	public static <T extends @Nullable Object> void then(CompletionStage<T> stage, Next<? super T> next) {
		if (stage instanceof ContinuationFuture<T> future) {
			future.then(next);
		}
		else {
			stage.handle(next);
		}
	}

	/**
	 * Report an error that was thrown to the next step: on this thread; but if the stack
	 * has overflowed and still has no room for a scope, on a thread with an empty stack,
	 * as long as there is room to hand the error over.
	 */
	public static void failed(Next<?> next, Throwable error) {
		if (!(error instanceof StackOverflowError) || StackRoom.isThereForScope() || !StackRoom.isThere()) {
			next.settled(null, error);
		}
		else {
			Timeouts.callBack(new Failure(next, error));
		}
	}

	/**
	 * What to do when a stage has completed. It is a function itself and so needs no
	 * wrapper object: a scope uses five of them.
	 *
	 * @param <T> the type of the value
	 */
	@FunctionalInterface
	public interface Next<T extends @Nullable Object>
			extends BiFunction<@Nullable T, @Nullable Throwable, @Nullable Object> {

		void settled(@Nullable T value, @Nullable Throwable ex);

		@Override
		default @Nullable Object apply(@Nullable T value, @Nullable Throwable ex) {
			settled(value, ex);
			return null;
		}

	}

	/**
	 * Reports an error on another thread. This is not a lambda, since creating a lambda
	 * for the first time takes a lot of the stack.
	 */
	public record Failure(Next<?> next, Throwable error) implements Runnable {

		@Override
		public void run() {
			this.next.settled(null, this.error);
		}

	}

}
