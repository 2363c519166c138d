package io.github.neo4jsessions.benchmarks.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Begins the next unit when the previous one has ended, on the thread that completed it.
 *
 * @param name the name
 * @param unit begins a unit
 */
record AsynchronousContender(String name, Supplier<? extends CompletionStage<?>> unit) implements Contender {

	@Override
	public void run(int units, int inFlight) {
		AtomicInteger left = new AtomicInteger(units);
		CompletableFuture<?>[] chains = Stream.generate(() -> chain(left))
			.limit(inFlight)
			.toArray(CompletableFuture[]::new);
		try {
			CompletableFuture.allOf(chains).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException(this.name + " failed", ex.getCause());
		}
	}

	private CompletableFuture<Void> chain(AtomicInteger left) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		next(left, end);
		return end;
	}

	private void next(AtomicInteger left, CompletableFuture<Void> end) {
		if (left.getAndDecrement() <= 0) {
			end.complete(null);
			return;
		}
		this.unit.get().whenComplete((value, ex) -> {
			if (ex != null) {
				end.completeExceptionally(ex);
			}
			else {
				next(left, end);
			}
		});
	}

}
