package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Describes how to acquire and release a resource asynchronously, as
 * {@code try}-with-resources does for blocking code. Each call of {@link #use} acquires a
 * resource of its own and releases it exactly once, on every path.
 *
 * <pre class="code">
 * AsyncResource&lt;Connection&gt; connection = AsyncResource.of(pool::acquire,
 *     (acquired, exit) -&gt; (exit instanceof Exit.Completed) ? pool.release(acquired) : pool.discard(acquired));
 *
 * CompletableFuture&lt;Row&gt; row = connection.use((acquired) -&gt; acquired.query("..."));
 * </pre>
 *
 * <p>
 * The following rules apply to all resources:
 * <ul>
 * <li>A {@code null} argument throws at the call, and nothing is acquired. Every other
 * failure completes the future exceptionally, after the release. This includes an
 * exception that a function throws synchronously and a {@code null} that it returns
 * instead of a stage. {@code CompletionException} wrappers are removed.</li>
 * <li>A resource that could not be acquired is not released. A {@code null} resource
 * counts as not acquired.</li>
 * <li>The first error is reported. Later errors are logged and added to it as suppressed:
 * the first few one by one, the others as a number. A release that fails after a success
 * is the first error.</li>
 * <li>The future settles after the release has settled. If the caller completes it
 * ({@code cancel}, {@code orTimeout}, {@code complete}), the use ends. A resource in use
 * is released at once, even if the body is still running. A resource that is still being
 * acquired is released when the acquisition completes, and the body is not called. A
 * release that has begun continues. Errors after that are logged, since the future is
 * already complete.</li>
 * <li>No thread is blocked or started. {@code acquire} is called on the thread that calls
 * {@link #use}, the body on the thread that completes the acquisition, and the release on
 * the thread that completes the body's stage or, as the caller, the future (with
 * {@code orTimeout}, the JDK's timer thread). The future settles on the thread that
 * completes the release. After a stage that is already complete, the next step runs on
 * the same thread.</li>
 * <li>The stack does not grow with the number of resources, however they are nested and
 * whenever they complete. A function that overflows the stack is treated like one that
 * throws. If too little of the stack is left, a use fails with a
 * {@link StackOverflowError} and acquires nothing, and {@code cancel} throws that error
 * and does nothing.</li>
 * </ul>
 *
 * <p>
 * Immutable, and as thread-safe as its functions. Concurrent uses are independent of each
 * other.
 *
 * @param <R> the type of the resource
 * @since 0.1.0
 * @see SessionOperations
 */
public final class AsyncResource<R> {

	private final Recipe recipe;

	private AsyncResource(Recipe recipe) {
		this.recipe = recipe;
	}

	/**
	 * Create a resource from the functions that acquire and release it.
	 * @param acquire called once for each use; must not block. Returns a stage of the
	 * resource; neither may be {@code null}
	 * @param release called exactly once for each acquired resource, with the way its use
	 * ended; must not block. Returns a stage that completes when the resource is
	 * released; never {@code null}
	 * @param <R> the type of the resource
	 * @return the resource; nothing is acquired yet
	 * @throws IllegalArgumentException if an argument is {@code null}
	 */
	public static <R> AsyncResource<R> of(Supplier<? extends CompletionStage<R>> acquire,
			BiFunction<R, Exit, ? extends CompletionStage<Void>> release) {
		Assert.notNull(acquire, "'acquire' must not be null: pass a function that returns a stage of the resource");
		Assert.notNull(release,
				"'release' must not be null: pass a function that returns a stage, which is complete if there is nothing to release");
		return new AsyncResource<>(new Single(acquire, release));
	}

	/**
	 * Acquire the resource, use it, and release it.
	 * @param body the function that uses the resource; must not block. The resource must
	 * not be used after the body's stage or the returned future has completed. A
	 * {@code null} stage is an error
	 * @param <T> the type of the value
	 * @return a future of the body's value, which may be {@code null}. It completes after
	 * the release, and fails with the first error of acquisition, body and release
	 * @throws IllegalArgumentException if the body is {@code null}
	 */
	public <T extends @Nullable Object> CompletableFuture<T> use(Function<R, ? extends CompletionStage<T>> body) {
		Assert.notNull(body, "'body' must not be null: pass a function that returns a stage");
		return ResourceScope.use(this.recipe, body);
	}

	/**
	 * Create a resource that is acquired by means of this one and released before it, as
	 * if it were used inside the body of this one. Both releases are notified of how the
	 * use ended. A failed inner acquisition or release is a failed use for the outer
	 * resource.
	 *
	 * <p>
	 * If the caller completes the future, both resources are released, the inner one
	 * first. (With a {@code use} inside the body of another, the inner future is not
	 * completed.) If that happens between the two acquisitions, the inner one does not
	 * begin. If it happens during the inner acquisition, both resources are released when
	 * that has completed.
	 * @param inner returns the inner resource for the outer one, which was just acquired;
	 * called on the thread that completed the outer acquisition; must not block. If it
	 * throws or returns {@code null}, the use fails and the outer resource is released
	 * @param <S> the type of the inner resource
	 * @return the resource; nothing is acquired yet
	 * @throws IllegalArgumentException if the argument is {@code null}
	 */
	public <S> AsyncResource<S> flatMap(Function<R, AsyncResource<S>> inner) {
		Assert.notNull(inner, "'inner' must not be null: pass a function that returns a resource");
		return new AsyncResource<>(new Nested(this.recipe, inner));
	}

	Recipe recipe() {
		return this.recipe;
	}

	/**
	 * The way in which the use of a resource ended, passed to its release.
	 *
	 * @since 0.1.0
	 */
	public sealed interface Exit {

		/**
		 * The use ended with a value.
		 *
		 * @since 0.1.0
		 */
		record Completed() implements Exit {

		}

		/**
		 * The use ended with an error of the body, or of a resource inside this one. If
		 * the body's own stage was cancelled, the error is a
		 * {@link java.util.concurrent.CancellationException}.
		 *
		 * @param error the first error, without {@code CompletionException} around it
		 * @since 0.1.0
		 */
		record Failed(Throwable error) implements Exit {

			/**
			 * Create the exit.
			 * @param error the first error
			 * @throws IllegalArgumentException if it is {@code null}
			 */
			public Failed {
				Assert.notNull(error, "'error' must not be null");
			}

		}

		/**
		 * The caller ended the use: it completed the future that
		 * {@link AsyncResource#use(Function)} returned. The body may still be running.
		 *
		 * @since 0.1.0
		 */
		record Cancelled() implements Exit {

		}

	}

	/**
	 * The way to acquire a resource, as data instead of functions that call each other,
	 * so that deep nesting does not need a deep stack.
	 */
	sealed interface Recipe {

	}

	/**
	 * A single resource.
	 */
	record Single(Supplier<? extends @Nullable CompletionStage<?>> acquirer,
			BiFunction<?, Exit, ? extends @Nullable CompletionStage<Void>> releaser) implements Recipe {

		@SuppressWarnings("unchecked") // a resource is an object
		@Nullable CompletionStage<Object> acquire() {
			return (CompletionStage<Object>) this.acquirer.get();
		}

		@SuppressWarnings("unchecked") // the resource comes from the same acquisition
		@Nullable CompletionStage<Void> release(Object resource, Exit exit) {
			return ((BiFunction<Object, Exit, ? extends @Nullable CompletionStage<Void>>) this.releaser).apply(resource,
					exit);
		}

	}

	/**
	 * A resource that is acquired by means of another.
	 */
	record Nested(Recipe outer, Function<?, ? extends @Nullable AsyncResource<?>> function) implements Recipe {

		@SuppressWarnings("unchecked") // it takes the resource of the outer recipe
		Function<Object, ? extends @Nullable AsyncResource<?>> inner() {
			return (Function<Object, ? extends @Nullable AsyncResource<?>>) this.function;
		}

	}

}
