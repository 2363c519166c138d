package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.async.Exceptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The result of a service, a value or an error, for callers that treat a failure as a
 * regular answer. Use {@code instanceof} to distinguish the two, or an exhaustive
 * {@code switch} in later versions of Java.
 *
 * <pre class="code">
 * CompletableFuture&lt;String&gt; answer = ServiceResult.from(accounts.transfer(order))
 *     .thenApply((result) -&gt; (result instanceof ServiceResult.Fail&lt;Receipt&gt; fail)
 *         ? "refused: " + fail.error().getMessage() : "done");
 * </pre>
 *
 * <p>
 * Immutable, and as thread-safe as its value.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 */
public sealed interface ServiceResult<T extends @Nullable Object> {

	/**
	 * Turn the value or failure of a stage into a result.
	 * @param stage the stage of a service; must support
	 * {@link CompletionStage#toCompletableFuture()}
	 * @param <T> the type of the value
	 * @return a future that completes when the stage does, with a {@code Fail} if the
	 * stage failed. It is derived from the stage, so its functions run on the thread that
	 * completes the stage
	 * @throws IllegalArgumentException if the stage is {@code null}
	 */
	static <T extends @Nullable Object> CompletableFuture<ServiceResult<T>> from(CompletionStage<T> stage) {
		Assert.notNull(stage, "'stage' must not be null: use CompletableFuture.completedFuture(..) for a value");
		return stage.handle(ServiceResult::of).toCompletableFuture();
	}

	private static <T extends @Nullable Object> ServiceResult<T> of(T value, @Nullable Throwable error) {
		return (error != null) ? new Fail<>(Exceptions.unwrap(error)) : new Ok<>(value);
	}

	/**
	 * A successful result.
	 *
	 * @param <T> the type of the value
	 * @param value the value; {@code null} if the service returned that
	 * @since 0.1.0
	 */
	record Ok<T extends @Nullable Object>(T value) implements ServiceResult<T> {

	}

	/**
	 * A failed result.
	 *
	 * @param <T> the type of the value of a success
	 * @param error the error, without {@code CompletionException} or
	 * {@code ExecutionException} around it
	 * @since 0.1.0
	 */
	record Fail<T extends @Nullable Object>(Throwable error) implements ServiceResult<T> {

		/**
		 * Create the result.
		 * @param error the error
		 * @throws IllegalArgumentException if it is {@code null}
		 */
		public Fail {
			Assert.notNull(error, "'error' must not be null");
		}

	}

}
