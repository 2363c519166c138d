package io.github.neo4jsessions.benchmarks.stub;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The pending answers, in the order of their requests. They arrive when the one thread
 * that uses the driver calls {@link #deliver()}, which takes the place of a real driver's
 * event loop. The stages therefore complete later, and the measurement needs no second
 * thread.
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
	 * Complete the pending stages, including those requested meanwhile, until none is
	 * left.
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
