package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user's work and handles all that it may return or throw.
 */
public final class UserWork {

	private UserWork() {
	}

	/**
	 * Call the user's work in its scope, and continue with its result.
	 * @param next receives the result; called twice if a foreign stage completes and
	 * throws
	 */
	public static <T extends @Nullable Object> void call(ScopeContext context,
			Supplier<? extends @Nullable CompletionStage<? extends T>> work, End<? super T> next) {
		try {
			CompletionStage<? extends T> stage = ScopeContext.in(context, work);
			if (stage != null) {
				Stages.then(stage, next);
			}
			else {
				next.settled(null, UnusableResultException.noStage(context.transactionName()));
			}
		}
		catch (Throwable ex) {
			Stages.failed(next, ex);
		}
	}

	/**
	 * Receives the result of the work, which ends a scope or a joined call. The code that
	 * completes the stage of the work may have left too little of the stack for that. The
	 * result is then received on another thread.
	 *
	 * @param <T> the type of the value
	 */
	@FunctionalInterface
	public interface End<T extends @Nullable Object> extends Stages.Next<T> {

		/**
		 * Receive the result.
		 * @throws StackOverflowError if there is no room even to hand the result over; in
		 * that case it was not received
		 */
		@Override
		default @Nullable Object apply(@Nullable T value, @Nullable Throwable ex) {
			if (StackRoom.isThereForScope()) {
				settled(value, ex);
			}
			else {
				StackRoom.require();
				Timeouts.callBack(new HandedOver<>(this, value, ex));
			}
			return null;
		}

	}

	/**
	 * A result that is received on another thread. This is not a lambda, since creating a
	 * lambda for the first time takes a lot of the stack.
	 *
	 * @param <T> the type of the value
	 * @param end receives the result
	 * @param value the value, or {@code null}
	 * @param error the error, or {@code null}
	 */
	public record HandedOver<T extends @Nullable Object>(End<T> end, @Nullable T value,
			@Nullable Throwable error) implements Runnable {

		@Override
		public void run() {
			this.end.settled(this.value, this.error);
		}

	}

}
