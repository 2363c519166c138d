package io.github.neo4jsessions.server;

import java.util.concurrent.CompletableFuture;

/**
 * Holds a message back, and everything behind it in the same direction, until it is
 * released or the connection is closed. It is reached when all before the message has
 * gone on.
 */
public final class Stall extends Fault {

	private final CompletableFuture<Void> released = new CompletableFuture<>();

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

	@Override
	void happen(CompletableFuture<Void> closed) {
		super.happen(closed);
		CompletableFuture.anyOf(this.released, closed).join();
	}

}
