package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds transfers before their commit, until it is opened. One thread expects and awaits
 * them; they arrive on any thread.
 */
final class Gate {

	/**
	 * How long it takes at most until transfers have reached the gate, or their commit.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Semaphore arrived = new Semaphore(0);

	private int expected;

	private final CompletableFuture<Void> opened = new CompletableFuture<>();

	/**
	 * Expect another transfer at the gate.
	 */
	void expect() {
		this.expected++;
	}

	/**
	 * Arrive at the gate.
	 * @return a stage that completes when the gate is open
	 */
	CompletionStage<Void> pass() {
		this.arrived.release();
		return this.opened.minimalCompletionStage();
	}

	/**
	 * Wait until the expected transfers are at the gate. If they do not arrive in time,
	 * the report about the calls shows what became of them.
	 * @return the number of transfers that were expected
	 */
	int await() throws InterruptedException {
		this.arrived.tryAcquire(this.expected, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		return this.expected;
	}

	/**
	 * Open the gate for good.
	 */
	void open() {
		this.opened.complete(null);
	}

}
