package io.github.neo4jsessions.benchmarks.stub;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The answers that are under way, in the order of their requests. None arrives before the
 * one thread that uses the driver asks for it with {@link #deliver()}, as it would run
 * the event loop of a real driver: the stages complete later, and the measurement needs
 * no second thread.
 */
public final class Answers {

	private @Nullable LateStage<?> first;

	private @Nullable LateStage<?> last;

	<T> CompletableFuture<T> later(@Nullable T outcome) {
		LateStage<T> stage = new LateStage<>(outcome);
		if (this.last != null) {
			this.last.next = stage;
		}
		else {
			this.first = stage;
		}
		this.last = stage;
		return stage;
	}

	/**
	 * Complete what is under way, and what is asked for in consequence, until nothing is.
	 */
	public void deliver() {
		for (LateStage<?> stage = this.first; stage != null; stage = this.first) {
			this.first = stage.next;
			if (this.first == null) {
				this.last = null;
			}
			stage.arrive();
		}
	}

}
