package io.github.neo4jsessions.test.driver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Controls a step of a {@link ScriptedDriver} that stalls. Thread-safe.
 */
public final class HeldStep {

	private final Step step;

	private final CompletableFuture<Void> firstReached = new CompletableFuture<>();

	private final CompletableFuture<Void> released = new CompletableFuture<>();

	private final AtomicInteger reached = new AtomicInteger();

	HeldStep(Step step) {
		this.step = step;
	}

	/**
	 * Note a call of the step.
	 * @return completes when the step is released
	 */
	CompletionStage<Void> reach() {
		this.reached.incrementAndGet();
		this.firstReached.complete(null);
		return this.released;
	}

	/**
	 * Wait until the step stalls for the first time.
	 * @param patience how long to wait
	 * @throws AssertionError if it has not stalled by then
	 */
	public void awaitReached(Duration patience) {
		try {
			this.firstReached.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw new AssertionError(this.step + " was not reached within " + patience, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted before " + this.step + " was reached", ex);
		}
	}

	/**
	 * Return how often the step was called while the script applied to it.
	 * @return the number, over all sessions
	 */
	public int reached() {
		return this.reached.get();
	}

	/**
	 * Let the step continue, on the calling thread, and stall no more. Does nothing if
	 * the step was released or has failed.
	 */
	public void release() {
		this.released.complete(null);
	}

	/**
	 * Let the stage of the step fail, on the calling thread, and that of later calls too.
	 * A step that was not taken before it stalled is never taken. Does nothing if the
	 * step was released or has failed.
	 * @param error the error
	 */
	public void fail(Throwable error) {
		this.released.completeExceptionally(Arguments.notNull(error, "error"));
	}

}
