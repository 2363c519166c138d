package io.github.neo4jsessions.test.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds a message back, with everything after it in the same direction, until it is
 * released or cut, or the connection is closed. The stall happens when all messages
 * before this one have been passed on.
 */
public final class Stall extends Fault {

	private final CompletableFuture<Void> released = new CompletableFuture<>();

	private final AtomicInteger holding = new AtomicInteger();

	private volatile boolean cut;

	Stall(Trigger trigger, Kind kind) {
		super(trigger, kind);
	}

	/**
	 * Pass on the messages that are held back, and hold back no more.
	 */
	public void release() {
		cancel();
		this.released.complete(null);
	}

	/**
	 * Close the connections of the messages that are held back, which are lost, and hold
	 * back no more.
	 */
	public void cut() {
		this.cut = true;
		release();
	}

	/**
	 * Whether a message is being held back now.
	 * @return {@code false} if the stall has not happened, was released, or if the
	 * connection is closed
	 */
	public boolean isHolding() {
		return this.holding.get() > 0;
	}

	@Override
	boolean isCut() {
		return this.cut;
	}

	@Override
	void happen(CompletableFuture<Void> closed) {
		this.holding.incrementAndGet();
		super.happen(closed);
		CompletableFuture.anyOf(this.released, closed).join();
		this.holding.decrementAndGet();
	}

}
