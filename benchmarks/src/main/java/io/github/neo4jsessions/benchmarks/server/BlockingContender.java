package io.github.neo4jsessions.benchmarks.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Uses one thread for each unit in flight, which does its units one after the other.
 *
 * @param name the name
 * @param executor provides the threads
 * @param unit does a unit
 */
record BlockingContender(String name, Executor executor, Runnable unit) implements Contender {

	@Override
	public void run(int units, int inFlight) {
		AtomicInteger left = new AtomicInteger(units);
		CompletableFuture<?>[] loops = Stream
			.generate(() -> CompletableFuture.runAsync(() -> loop(left), this.executor))
			.limit(inFlight)
			.toArray(CompletableFuture[]::new);
		try {
			CompletableFuture.allOf(loops).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException(this.name + " failed", ex.getCause());
		}
	}

	private void loop(AtomicInteger left) {
		while (left.getAndDecrement() > 0) {
			this.unit.run();
		}
	}

}
