package io.github.neo4jsessions;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

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

	private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();

	private final AtomicInteger present = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Make a call in its turn. What it throws arrives through the future.
	 */
	<T extends @Nullable Object> CompletableFuture<T> call(Supplier<? extends @Nullable CompletionStage<T>> call) {
		CompletableFuture<T> result = new CompletableFuture<>();
		inTurn(() -> {
			if (this.closed) {
				result.completeExceptionally(ended());
			}
			else {
				Stages.call(call).whenComplete((value, ex) -> {
					if (ex != null) {
						result.completeExceptionally(Errors.unwrap(ex));
					}
					else {
						result.complete(value);
					}
				});
			}
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
			throw ended();
		}
	}

	private void inTurn(Runnable call) {
		if (this.present.compareAndSet(0, 1)) {
			call.run();
		}
		else {
			this.calls.add(call);
			if (this.present.getAndIncrement() != 0) {
				return;
			}
			this.calls.remove().run();
		}
		while (this.present.decrementAndGet() != 0) {
			this.calls.remove().run();
		}
	}

	private static IllegalStateException ended() {
		return new IllegalStateException(
				"The scope has ended: its session takes no further calls. Return a stage from the work that completes after all of them");
	}

}
