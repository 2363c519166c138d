package io.github.neo4jsessions.test.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stages complete with, which are complete now.
 */
final class Stages {

	private Stages() {
	}

	static <T> T value(CompletionStage<T> stage) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		assertThat(future).isDone();
		return future.join();
	}

	static Throwable error(CompletionStage<?> stage) {
		return stage.handle((value, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex)
			.toCompletableFuture()
			.getNow(null);
	}

}
