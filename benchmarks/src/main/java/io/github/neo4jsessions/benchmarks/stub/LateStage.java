package io.github.neo4jsessions.benchmarks.stub;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A stage with its outcome and its place in the queue, so that the driver allocates one
 * object for an answer.
 *
 * @param <T> the type of the value
 */
final class LateStage<T extends @Nullable Object> extends CompletableFuture<T> {

	private final T outcome;

	@Nullable LateStage<?> next;

	LateStage(T outcome) {
		this.outcome = outcome;
	}

	void arrive() {
		complete(this.outcome);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

}
