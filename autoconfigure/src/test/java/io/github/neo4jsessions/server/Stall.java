package io.github.neo4jsessions.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds a message back, and everything behind it in the same direction, until it is
 * released, cut, or the connection is closed. It is reached when all before the message
 * has gone on.
 */
public final class Stall extends Fault {

	private final CompletableFuture<Void> released = new CompletableFuture<>();

	private final AtomicInteger holding = new AtomicInteger();

	private volatile boolean cut;

	Stall(Trigger trigger, Kind kind) {
		super(trigger, kind);
	}

	/**
	 * Let what is held back go on, and hold nothing more.
	 */
	public void release() {
		cancel();
		this.released.complete(null);
	}

	/**
	 * Close the connections of what is held back, which is lost, and hold nothing more.
	 */
	public void cut() {
		this.cut = true;
		release();
	}

	/**
	 * Whether it holds back a message now.
	 * @return {@code false} if it was not reached, was released, or if the connection is
	 * closed
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
