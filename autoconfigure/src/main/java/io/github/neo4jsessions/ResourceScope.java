package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.neo4jsessions.AsyncResource.Exit;
import io.github.neo4jsessions.AsyncResource.Nested;
import io.github.neo4jsessions.AsyncResource.Recipe;
import io.github.neo4jsessions.AsyncResource.Single;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.context.FutureOrigin;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A single use of an {@link AsyncResource}, with all the resources nested in it. <pre>
 *
 *   ACQUIRING ──► WORKING ──► RELEASING
 *    ↻  │  └─ could not acquire ─▲
 *       └──────► STOPPED ────────┘
 * </pre>
 *
 * Invariants:
 * <ul>
 * <li>A step is taken by the one thread whose compare-and-set succeeds. Each acquisition
 * and each release is a separate step, so that a stage that completes twice, or late,
 * finds its step taken and does nothing.</li>
 * <li>A step knows the resources that are held. A resource is added by the step that
 * acquired it and removed by the step that released it, innermost first.</li>
 * <li>The step to RELEASING decides how the use ended; {@link #stop()} changes nothing
 * after it.</li>
 * <li>The fields below are written only by the thread that took the last step.</li>
 * <li>The future is settled when no resource is held any more, and not before.</li>
 * <li>Steps are not nested on the stack: a stage that is complete at once is handled in a
 * loop, so that the stack does not grow with the number of resources.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
final class ResourceScope<T extends @Nullable Object> implements FutureOrigin.Stoppable {

	private final AtomicReference<Step> step = new AtomicReference<>(new Step(Phase.ACQUIRING, null));

	private final ScopedFuture<T> future = new ScopedFuture<>(this);

	private final Function<Object, ? extends @Nullable CompletionStage<T>> body;

	private Exit exit = new Exit.Completed();

	private @Nullable T value;

	/**
	 * Created for the second error; most uses have none.
	 */
	private @Nullable LaterErrors laterErrors;

	private ResourceScope(Function<Object, ? extends @Nullable CompletionStage<T>> body) {
		this.body = body;
	}

	@SuppressWarnings("unchecked") // the body takes the resource of the recipe
	static <R, T extends @Nullable Object> CompletableFuture<T> use(Recipe recipe,
			Function<R, ? extends @Nullable CompletionStage<T>> body) {
		ResourceScope<T> scope = new ResourceScope<>(
				(Function<Object, ? extends @Nullable CompletionStage<T>>) (Function<?, ?>) body);
		try {
			StackRoom.require();
		}
		catch (StackOverflowError ex) {
			scope.future.settle(null, ex);
			return scope.future;
		}
		scope.acquire(recipe, null);
		return scope.future;
	}

	/**
	 * Acquire resources, one inside the other, until an acquisition does not complete at
	 * once or all are acquired.
	 * @param first the next resource to acquire
	 * @param rest the functions that take it, or {@code null} for the body
	 */
	private void acquire(Recipe first, @Nullable Rest rest) {
		Acquisition next = Acquisition.of(first, rest);
		while (next != null) {
			Step from = this.step.get();
			if (from.phase() == Phase.STOPPED) {
				releaseStopped(from.held(), from.held());
				return;
			}
			Acquiring acquiring = new Acquiring(from, next);
			if (!acquiring.endsAtOnce()) {
				return;
			}
			next = acquired(acquiring);
		}
	}

	private @Nullable Acquisition acquired(Acquiring acquiring) {
		Step from = acquiring.from;
		Object resource = acquiring.value();
		if (resource == null) {
			Throwable ex = acquiring.error();
			couldNotAcquire(from, (ex != null) ? ex
					: new IllegalStateException("'acquire' gave null for a resource; there is nothing to release"));
			return null;
		}
		Held held = new Held(acquiring.acquisition.single(), resource, from.held());
		if (!advance(from, Phase.ACQUIRING, held)) {
			releaseStopped(from.held(), held);
			return null;
		}
		Rest rest = acquiring.acquisition.rest();
		if (rest == null) {
			work(resource);
			return null;
		}
		try {
			AsyncResource<?> inner = rest.inner().apply(resource);
			Assert.state(inner != null, "The function of flatMap returned null instead of a resource");
			return Acquisition.of(inner.recipe(), rest.next());
		}
		catch (Throwable ex) {
			couldNotAcquire(this.step.get(), ex);
			return null;
		}
	}

	/**
	 * Fail the use since the next resource could not be acquired.
	 */
	private void couldNotAcquire(Step from, Throwable ex) {
		if (from.phase() == Phase.ACQUIRING && advance(from, Phase.RELEASING, from.held())) {
			fail("acquisition", ex);
			release();
		}
		else if (releaseStopped(from.held(), from.held())) {
			LaterErrors.log("acquisition", ex);
		}
	}

	/**
	 * Call the body, after all resources were acquired.
	 */
	private void work(Object resource) {
		Step from = this.step.get();
		if (from.phase() == Phase.ACQUIRING && advance(from, Phase.WORKING, from.held())) {
			Working working = new Working(resource);
			if (working.endsAtOnce()) {
				worked(working);
			}
		}
		else {
			releaseStopped(from.held(), from.held());
		}
	}

	private void worked(Working working) {
		Step from = this.step.get();
		if (from.phase() == Phase.WORKING && advance(from, Phase.RELEASING, from.held())) {
			Throwable ex = working.error();
			if (ex != null) {
				fail("body", ex);
			}
			else {
				this.value = working.value();
			}
			release();
		}
	}

	/**
	 * End the use since its future was completed from outside. Resources that are held
	 * during an acquisition are needed until that has ended, and are released then.
	 */
	@Override
	public void stop() {
		Step from = this.step.get();
		while (from.phase() == Phase.ACQUIRING && !advance(from, Phase.STOPPED, from.held())) {
			from = this.step.get();
		}
		if (from.phase() == Phase.WORKING && advance(from, Phase.RELEASING, from.held())) {
			this.exit = new Exit.Cancelled();
			release();
		}
	}

	/**
	 * Release the resources after the end of the acquisition during which the use was
	 * stopped.
	 * @param before the resources that were held when the acquisition began
	 * @param held the resources that are held now
	 */
	private boolean releaseStopped(@Nullable Held before, @Nullable Held held) {
		Step from = this.step.get();
		boolean stopped = from.phase() == Phase.STOPPED && from.held() == before
				&& advance(from, Phase.RELEASING, held);
		if (stopped) {
			this.exit = new Exit.Cancelled();
			release();
		}
		return stopped;
	}

	/**
	 * Release the resources, until a release does not complete at once or all are
	 * released.
	 */
	private void release() {
		while (true) {
			Step from = this.step.get();
			Held held = from.held();
			if (held == null) {
				settle();
				return;
			}
			Releasing releasing = new Releasing(from, held);
			if (!releasing.endsAtOnce() || !released(releasing)) {
				return;
			}
		}
	}

	private boolean released(Releasing releasing) {
		if (!advance(releasing.from, Phase.RELEASING, releasing.held.outer())) {
			return false;
		}
		Throwable ex = releasing.error();
		if (ex != null) {
			fail("release", ex);
		}
		return true;
	}

	private void settle() {
		Throwable error = (this.exit instanceof Exit.Failed failed) ? failed.error() : null;
		if (this.laterErrors != null) {
			this.laterErrors.end();
		}
		if (!this.future.settle(this.value, error) && error != null) {
			LaterErrors.log("end of a use that was completed from outside", error);
		}
	}

	/**
	 * Report an error if it is the first one; otherwise log it and add it to the first.
	 * The methods of an exception may be user code: an exception that they throw must not
	 * prevent the releases.
	 */
	private void fail(String what, Throwable ex) {
		if (this.exit instanceof Exit.Completed) {
			this.exit = new Exit.Failed(LaterErrors.unwrap(ex));
			return;
		}
		if (this.laterErrors == null) {
			this.laterErrors = new LaterErrors((this.exit instanceof Exit.Failed failed) ? failed.error() : null);
		}
		this.laterErrors.add(what, ex);
	}

	private boolean advance(Step from, Phase to, @Nullable Held held) {
		return this.step.compareAndSet(from, new Step(to, held));
	}

	private enum Phase {

		ACQUIRING, STOPPED, WORKING, RELEASING

	}

	private record Step(Phase phase, @Nullable Held held) {

	}

	/**
	 * A resource to be released, and the resources held around it.
	 */
	private record Held(Single single, Object resource, @Nullable Held outer) {

	}

	/**
	 * The functions of {@code flatMap} that wait for a resource, the innermost first.
	 */
	private record Rest(Function<Object, ? extends @Nullable AsyncResource<?>> inner, @Nullable Rest next) {

	}

	/**
	 * The next resource to be acquired, and the functions that take it.
	 */
	private record Acquisition(Single single, @Nullable Rest rest) {

		static Acquisition of(Recipe recipe, @Nullable Rest rest) {
			Recipe outermost = recipe;
			Rest behind = rest;
			while (outermost instanceof Nested nested) {
				behind = new Rest(nested.inner(), behind);
				outermost = nested.outer();
			}
			return new Acquisition((Single) outermost, behind);
		}

	}

	private final class Acquiring extends ResourceCall<Object> {

		private final Step from;

		private final Acquisition acquisition;

		Acquiring(Step from, Acquisition acquisition) {
			this.from = from;
			this.acquisition = acquisition;
		}

		@Override
		String name() {
			return "acquire";
		}

		@Override
		@Nullable CompletionStage<Object> call() {
			return this.acquisition.single().acquire();
		}

		@Override
		void goOn() {
			Acquisition next = acquired(this);
			if (next != null) {
				acquire(next.single(), next.rest());
			}
		}

	}

	private final class Working extends ResourceCall<T> {

		private final Object resource;

		Working(Object resource) {
			this.resource = resource;
		}

		@Override
		String name() {
			return "body";
		}

		@Override
		@Nullable CompletionStage<T> call() {
			return ResourceScope.this.body.apply(this.resource);
		}

		@Override
		void goOn() {
			worked(this);
		}

	}

	private final class Releasing extends ResourceCall<Void> {

		private final Step from;

		private final Held held;

		Releasing(Step from, Held held) {
			this.from = from;
			this.held = held;
		}

		@Override
		String name() {
			return "release";
		}

		@Override
		@Nullable CompletionStage<Void> call() {
			return this.held.single().release(this.held.resource(), ResourceScope.this.exit);
		}

		@Override
		void goOn() {
			if (released(this)) {
				release();
			}
		}

	}

}
