package io.github.neo4jsessions;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.internal.context.StoppableFuture;

import org.springframework.util.Assert;

/**
 * Operations on the futures that {@link SessionOperations} and {@link QuerySpec} return,
 * for adapters to other styles of asynchronous programming.
 *
 * @since 0.1.0
 */
public final class SessionFutures {

	private SessionFutures() {
	}

	/**
	 * Cancel the call behind a future, and let the future complete when the call has
	 * ended. {@code future.cancel(..)} stops the call in the same way, but completes the
	 * future at once, while the transaction is still being rolled back. After this
	 * method, the future completes when the session is closed, or two seconds later if
	 * the server does not answer. It fails with the given exception. If the call has
	 * ended or COMMIT was sent before, it completes with that result instead.
	 *
	 * <p>
	 * A future of another library is cancelled at once, and so may be a stage that is
	 * derived from the future of a call. If it is done already, nothing happens.
	 * @param future the future that an operation returned
	 * @param reason the exception that the future fails with
	 */
	public static void cancelWork(CompletableFuture<?> future, CancellationException reason) {
		Assert.notNull(future, "'future' must not be null");
		Assert.notNull(reason, "'reason' must not be null: pass the exception that the future fails with");
		if (!(future instanceof StoppableFuture<?> stoppable) || !stoppable.cancelWork(reason)) {
			future.cancel(false);
		}
	}

}
