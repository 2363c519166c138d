package io.github.neo4jsessions.races;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets two actions begin at the same moment. It spins until both threads have arrived,
 * because a barrier wakes a thread too late to meet the other one.
 */
public final class Racer implements AutoCloseable {

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	/**
	 * Run one action on this thread and one on another, and wait for both.
	 */
	public void race(Runnable here, Runnable there) throws ExecutionException, InterruptedException {
		AtomicInteger present = new AtomicInteger();
		Future<?> other = this.executor.submit(() -> {
			arrive(present);
			there.run();
		});
		arrive(present);
		here.run();
		other.get();
	}

	private static void arrive(AtomicInteger present) {
		present.incrementAndGet();
		while (present.get() < 2) {
			Thread.onSpinWait();
		}
	}

	@Override
	public void close() {
		this.executor.shutdown();
	}

}
