package io.github.neo4jsessions;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.assertj.core.api.AbstractThrowableAssert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits for the results of futures.
 */
public final class Futures {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private Futures() {
	}

	public static <T> T value(CompletableFuture<T> future) {
		assertThat(future).succeedsWithin(PATIENCE);
		return future.join();
	}

	/**
	 * Return the error without the wrapper that {@code join} puts around it.
	 */
	public static Throwable error(CompletableFuture<?> future) {
		assertThat(future).failsWithin(PATIENCE);
		try {
			throw new AssertionError("Expected an error, got " + future.join());
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	public static AbstractThrowableAssert<?, ? extends Throwable> assertThatError(CompletableFuture<?> future) {
		return assertThat(error(future));
	}

}
