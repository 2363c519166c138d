package io.github.neo4jsessions.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Calls that give a stage, whatever they do instead.
 */
public final class Stages {

	private Stages() {
	}

	/**
	 * Make a call of the driver; what it throws, and a {@code null} in place of a stage,
	 * arrive through the stage.
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
	 * What a call of the driver gave.
	 */
	public static <T extends @Nullable Object> CompletionStage<T> given(@Nullable CompletionStage<T> stage) {
		return (stage != null) ? stage
				: CompletableFuture.failedFuture(new IllegalStateException("The driver gave null for a stage"));
	}

	/**
	 * Go on when a stage has completed, either way. Unlike {@code whenComplete} this
	 * makes no stage that fails as well, and so none of the wrappers and stack traces
	 * that come with it, for a stage that nobody sees.
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
	 * Go on after something that threw: here, but if it overflowed the stack and there is
	 * still no room, on a stack that is empty.
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
	 * What to do when a stage has completed. A function, so that it need not be wrapped
	 * in one: there are five in a scope.
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
	 * An error that is told elsewhere. Not a lambda, which takes a lot of the stack when
	 * it is made for the first time.
	 */
	public record Failure(Next<?> next, Throwable error) implements Runnable {

		@Override
		public void run() {
			this.next.settled(null, this.error);
		}

	}

}
