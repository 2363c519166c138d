package io.github.neo4jsessions;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through to a session or a transaction of the driver one at a time, in the
 * order in which they arrive, until it is closed. Neither object is thread-safe, and a
 * query that slips in beside its close leaks a connection, or runs on one that was handed
 * to somebody else already.
 *
 * <p>
 * No thread waits: who finds the gate taken leaves the call in the queue, and who holds
 * it makes that call too before leaving.
 */
final class CallGate {

	private static final Log log = LogFactory.getLog(SessionTemplate.class);

	private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

	private final AtomicInteger present = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Make a call in its turn. What it throws arrives through the future.
	 * @param result is completed with what the call gives
	 * @param failed told first when the call fails
	 * @return the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> call(CompletableFuture<T> result,
			Supplier<? extends @Nullable CompletionStage<T>> call, Consumer<Throwable> failed) {
		inTurn(() -> {
			if (this.closed) {
				result.completeExceptionally(new ScopeEndedException());
				return;
			}
			Stages.then(Stages.call(call), (value, ex) -> {
				if (ex != null) {
					Throwable unwrapped = Errors.unwrap(ex);
					failed.accept(unwrapped);
					result.completeExceptionally(unwrapped);
				}
				else {
					result.complete(value);
				}
			});
		});
		return result;
	}

	/**
	 * Close the gate in its turn: calls made after this one are refused.
	 * @param last what to do once no other call can be in progress
	 */
	void close(Runnable last) {
		inTurn(() -> {
			this.closed = true;
			last.run();
		});
	}

	/**
	 * Refuse what needs an open gate.
	 * @throws IllegalStateException if it is closed
	 */
	void requireOpen() {
		if (this.closed) {
			throw new ScopeEndedException();
		}
	}

	private void inTurn(Runnable call) {
		this.calls.add(call);
		if (this.present.getAndIncrement() != 0) {
			return;
		}
		do {
			try {
				this.calls.remove().run();
			}
			catch (Throwable ex) {
				// of a caller's dependents, a stack overflow for instance; the calls
				// behind
				// it, the close among them, must be made all the same
				log.warn("A call of a session failed: " + Errors.describe(ex));
			}
		}
		while (this.present.decrementAndGet() != 0);
	}

}
