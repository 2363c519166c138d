package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds transfers before their commit, until it is opened.
 */
final class Gate {

	/** How long it takes at most until transfers are at the gate. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Semaphore arrived = new Semaphore(0);

	private final CompletableFuture<Void> opened = new CompletableFuture<>();

	/**
	 * Arrive at the gate.
	 * @return a stage that completes when the gate is open, on the thread that opens it
	 */
	CompletionStage<Void> pass() {
		this.arrived.release();
		return this.opened.minimalCompletionStage();
	}

	/**
	 * Wait until transfers are at the gate. If they do not arrive in time, the report
	 * about the calls shows what became of them.
	 * @param transfers their number
	 */
	void await(int transfers) throws InterruptedException {
		this.arrived.tryAcquire(transfers, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Open the gate for good.
	 */
	void open() {
		this.opened.complete(null);
	}

}
