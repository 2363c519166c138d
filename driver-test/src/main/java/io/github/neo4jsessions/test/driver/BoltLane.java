package io.github.neo4jsessions.test.driver;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One direction of a connection. The thread that reads adds actions, and never waits.
 * Another thread performs the actions in their order, each when it is due.
 */
final class BoltLane {

	private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();

	private final Supplier<Duration> delay;

	private final CompletableFuture<Void> closed;

	private long lastDue = System.nanoTime();

	BoltLane(Supplier<Duration> delay, CompletableFuture<Void> closed) {
		this.delay = delay;
		this.closed = closed;
		closed.thenRun(() -> this.entries.add(new Entry(System.nanoTime(), () -> {
		})));
	}

	/**
	 * Add an action, to be performed after all earlier actions. Only one thread adds
	 * actions.
	 */
	void add(Action action) {
		long due = System.nanoTime() + this.delay.get().toNanos();
		this.lastDue = (due - this.lastDue > 0) ? due : this.lastDue;
		this.entries.add(new Entry(this.lastDue, action));
	}

	/**
	 * Perform the actions until the connection is closed.
	 */
	void work() throws IOException, InterruptedException {
		while (!this.closed.isDone()) {
			Entry entry = this.entries.take();
			awaitDue(entry);
			if (!this.closed.isDone()) {
				entry.action().run();
			}
		}
	}

	private void awaitDue(Entry entry) throws InterruptedException {
		long left = entry.due() - System.nanoTime();
		if (left <= 0) {
			return;
		}
		try {
			this.closed.get(left, TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			// the action is due
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Passes a message on, holds it back, or ends the connection.
	 */
	interface Action {

		void run() throws IOException;

	}

	private record Entry(long due, Action action) {

	}

}
