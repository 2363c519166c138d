package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Something that is acquired, used and released, each of them asynchronously: what
 * {@code try}-with-resources is for code that blocks. It is a recipe; every use acquires
 * a resource of its own and releases it exactly once, on every path.
 *
 * <pre class="code">
 * AsyncResource&lt;Connection&gt; connection = AsyncResource.of(pool::acquire,
 *     (acquired, exit) -&gt; (exit instanceof Exit.Completed) ? pool.release(acquired) : pool.discard(acquired));
 *
 * CompletableFuture&lt;Row&gt; row = connection.use((acquired) -&gt; acquired.query("..."));
 * </pre>
 *
 * <p>
 * What holds for all resources:
 * <ul>
 * <li>A {@code null} argument throws at the call and acquires nothing. Every other
 * failure arrives through the future, after the release: also what a function throws
 * synchronously, and a {@code null} in place of a stage. {@code CompletionException}
 * wrappers are taken off.</li>
 * <li>What could not be acquired is not released. A {@code null} resource counts as not
 * acquired.</li>
 * <li>The first error is the one that is reported; what fails after it is added as
 * suppressed and logged, the first few errors each and of the rest the number. A release
 * that fails after a success is the first error.</li>
 * <li>The future settles after the release has settled. Completing it from outside
 * ({@code cancel}, {@code orTimeout}, {@code complete}) ends the use: a resource in use
 * is released at once, whatever its body still does, and a resource that is still to
 * arrive is released on arrival, without the body. A release that was already begun goes
 * on. What fails after that is logged, as nobody is left to tell.</li>
 * <li>Nothing blocks, and there are no threads of its own. {@code acquire} is called on
 * the thread that calls {@link #use}; the body on the one that completes the acquisition;
 * the release on the one that ends the body, or that completes the future from outside
 * (for {@code orTimeout} the timer thread of the JDK); the future settles on the one that
 * completes the release. A stage that is complete already is gone on with on the same
 * thread.</li>
 * <li>The stack does not grow with the number of resources, however they are nested and
 * whenever they complete. A function that overflows the stack has failed like one that
 * throws. A use for which there is no room on the stack fails with a
 * {@link StackOverflowError} and acquires nothing; a {@code cancel} for which there is
 * none throws it and does nothing.</li>
 * </ul>
 *
 * <p>
 * Immutable, and as thread-safe as its functions are: uses at the same time are
 * independent of each other.
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
	 * A resource that is acquired and released in this way.
	 * @param acquire called once for each use; must not block. Gives a stage of the
	 * resource, neither of them {@code null}
	 * @param release called exactly once for each resource that was acquired, with the
	 * way in which its use ended; must not block. Gives a stage that completes when the
	 * resource is released; never {@code null}
	 * @param <R> the type of the resource
	 * @return the resource; nothing is acquired yet
	 * @throws IllegalArgumentException if an argument is {@code null}
	 */
	public static <R> AsyncResource<R> of(Supplier<? extends CompletionStage<R>> acquire,
			BiFunction<R, Exit, ? extends CompletionStage<Void>> release) {
		Assert.notNull(acquire, "'acquire' must not be null: give a function that returns a stage of the resource");
		Assert.notNull(release,
				"'release' must not be null: give a function that returns a stage; one that is complete releases nothing");
		return new AsyncResource<>(new Single(acquire, release));
	}

	/**
	 * Acquire the resource, use it, and release it.
	 * @param body the use; must not block. The resource is of no use after the stage that
	 * it gives completed, or after the returned future was completed from outside. A
	 * {@code null} stage is an error
	 * @param <T> the type of the value
	 * @return a future of the body's value, which may be {@code null}; complete after the
	 * release. It fails with the first error of acquisition, body and release
	 * @throws IllegalArgumentException if the body is {@code null}
	 */
	public <T extends @Nullable Object> CompletableFuture<T> use(Function<R, ? extends CompletionStage<T>> body) {
		Assert.notNull(body, "'body' must not be null: give a function that returns a stage");
		return ResourceScope.use(this.recipe, body);
	}

	/**
	 * A resource that is acquired by means of this one and released before it, as if it
	 * were used inside the body of this one. Both get to know how the use ended; a
	 * failure of the inner acquisition or of the inner release is a failure of the use to
	 * the outer. Completing the future from outside releases both, inside out, which a
	 * {@code use} inside the body of another does not get: its own future is not
	 * completed. Between the two acquisitions the inner one is not begun then, and during
	 * the inner one both are released when it has ended.
	 * @param inner gives the inner resource for an outer that was just acquired, on the
	 * thread that completed the outer acquisition; must not block. If it throws or gives
	 * {@code null}, the use fails and the outer is released
	 * @param <S> the type of the inner resource
	 * @return the resource; nothing is acquired yet
	 * @throws IllegalArgumentException if the argument is {@code null}
	 */
	public <S> AsyncResource<S> flatMap(Function<R, AsyncResource<S>> inner) {
		Assert.notNull(inner, "'inner' must not be null: give a function that returns a resource");
		return new AsyncResource<>(new Nested(this.recipe, inner));
	}

	Recipe recipe() {
		return this.recipe;
	}

	/**
	 * How the use of a resource ended, told to its release.
	 *
	 * @since 0.1.0
	 */
	public sealed interface Exit {

		/**
		 * With a value.
		 *
		 * @since 0.1.0
		 */
		record Completed() implements Exit {

		}

		/**
		 * With an error: of the body, or of a resource inside this one. A body whose own
		 * stage was cancelled failed with a
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
		 * From outside: somebody completed the future that
		 * {@link AsyncResource#use(Function)} returned. The body may still be at work.
		 *
		 * @since 0.1.0
		 */
		record Cancelled() implements Exit {

		}

	}

	/**
	 * How a resource is made, as data and not as functions that call each other: what is
	 * nested deep must not need a deep stack.
	 */
	sealed interface Recipe {

	}

	/**
	 * One resource.
	 */
	record Single(Supplier<? extends @Nullable CompletionStage<?>> acquirer,
			BiFunction<?, Exit, ? extends @Nullable CompletionStage<Void>> releaser) implements Recipe {

		@SuppressWarnings("unchecked") // a resource is an object
		@Nullable CompletionStage<Object> acquire() {
			return (CompletionStage<Object>) this.acquirer.get();
		}

		@SuppressWarnings("unchecked") // it is what was acquired
		@Nullable CompletionStage<Void> release(Object resource, Exit exit) {
			return ((BiFunction<Object, Exit, ? extends @Nullable CompletionStage<Void>>) this.releaser).apply(resource,
					exit);
		}

	}

	/**
	 * A resource by means of another.
	 */
	record Nested(Recipe outer, Function<?, ? extends @Nullable AsyncResource<?>> function) implements Recipe {

		@SuppressWarnings("unchecked") // it takes what the outer recipe gives
		Function<Object, ? extends @Nullable AsyncResource<?>> inner() {
			return (Function<Object, ? extends @Nullable AsyncResource<?>>) this.function;
		}

	}

}
