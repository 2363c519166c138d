package io.github.neo4jsessions.benchmarks.stub;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A stage that contains its outcome and its link in the queue, so that the driver
 * allocates one object per answer.
 *
 * @param <T> the type of the value
 */
final class LateStage<T> extends CompletableFuture<T> {

	private final @Nullable T outcome;

	@Nullable LateStage<?> next;

	LateStage(@Nullable T outcome) {
		this.outcome = outcome;
	}

	@SuppressWarnings("NullAway") // the driver completes with null where there is no
									// value
	void arrive() {
		complete(this.outcome);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
