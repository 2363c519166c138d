package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.neo4jsessions.AsyncResource.Recipe;
import io.github.neo4jsessions.UseStep.Held;
import io.github.neo4jsessions.UseStep.Phase;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.context.FutureOrigin;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;

/**
 * A single use of an {@link AsyncResource}, with all the resources nested in it. Its
 * steps are those of {@link UseStep}.
 * <p>
 * Invariants:
 * <ul>
 * <li>A step is taken by the one thread whose compare-and-set succeeds.</li>
 * <li>The step to RELEASING decides how the use ended; {@link #stop()} changes nothing
 * after it.</li>
 * <li>The outcome is written only by the thread that took the last step.</li>
 * <li>The future is settled only when no resource is held any more.</li>
 * <li>Steps are not nested on the stack: a stage that is complete at once is handled in a
 * loop, so that the stack does not grow with the number of resources.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
final class ResourceScope<T extends @Nullable Object> implements FutureOrigin.Stoppable {

	private final AtomicReference<UseStep> step = new AtomicReference<>(UseStep.first());

	private final ScopedFuture<T> future = new ScopedFuture<>(this);

	private final Function<Object, ? extends @Nullable CompletionStage<T>> body;

	private final UseOutcome<T> outcome = new UseOutcome<>();

	private ResourceScope(Function<Object, ? extends @Nullable CompletionStage<T>> body) {
		this.body = body;
	}

	@SuppressWarnings("unchecked") // the body takes the resource of the recipe
	static <R, T extends @Nullable Object> CompletableFuture<T> use(Recipe recipe,
			Function<R, ? extends @Nullable CompletionStage<T>> body) {
		try {
			StackRoom.require();
		}
		catch (StackOverflowError ex) {
			return ScopedFuture.refused(ex);
		}
		ResourceScope<T> scope = new ResourceScope<>(
				(Function<Object, ? extends @Nullable CompletionStage<T>>) (Function<?, ?>) body);
		scope.acquire(Acquisition.of(recipe));
		return scope.future;
	}

	/**
	 * Acquire resources, one inside the other, until an acquisition does not complete at
	 * once or all are acquired.
	 */
	private void acquire(Acquisition first) {
		Acquisition next = first;
		while (next != null) {
			UseStep from = this.step.get();
			if (from.phase() == Phase.STOPPED) {
				releaseStopped(from.held(), from.held());
				return;
			}
			Acquiring acquiring = new Acquiring(from, next);
			if (!acquiring.make("acquire")) {
				return;
			}
			next = acquired(acquiring);
		}
	}

	private @Nullable Acquisition acquired(Acquiring acquiring) {
		UseStep from = acquiring.from;
		Object resource = acquiring.value();
		if (resource == null) {
			Throwable ex = acquiring.error();
			couldNotAcquire(from, (ex != null) ? ex : new IllegalStateException(
					"'acquire' returned null instead of a resource, so that nothing is released"));
			return null;
		}
		Held held = new Held(acquiring.acquisition.single(), resource, from.held());
		if (!advance(from, Phase.ACQUIRING, held)) {
			releaseStopped(from.held(), held);
			return null;
		}
		Acquisition next;
		try {
			next = acquiring.acquisition.next(resource);
		}
		catch (Throwable ex) {
			couldNotAcquire(this.step.get(), ex);
			return null;
		}
		if (next == null) {
			work(resource);
		}
		return next;
	}

	/**
	 * Fail the use since the next resource could not be acquired.
	 */
	private void couldNotAcquire(UseStep from, Throwable ex) {
		if (from.phase() == Phase.ACQUIRING && advance(from, Phase.RELEASING, from.held())) {
			this.outcome.failed("acquisition", ex);
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
		UseStep from = this.step.get();
		if (from.phase() == Phase.ACQUIRING && advance(from, Phase.WORKING, from.held())) {
			Working working = new Working(resource);
			if (working.make("body")) {
				worked(working);
			}
		}
		else {
			releaseStopped(from.held(), from.held());
		}
	}

	private void worked(Working working) {
		UseStep from = this.step.get();
		if (from.phase() == Phase.WORKING && advance(from, Phase.RELEASING, from.held())) {
			Throwable ex = working.error();
			if (ex != null) {
				this.outcome.failed("body", ex);
			}
			else {
				this.outcome.completed(working.value());
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
		UseStep from = this.step.get();
		while (from.phase() == Phase.ACQUIRING && !advance(from, Phase.STOPPED, from.held())) {
			from = this.step.get();
		}
		if (from.phase() == Phase.WORKING && advance(from, Phase.RELEASING, from.held())) {
			this.outcome.cancelled();
			release();
		}
	}

	/**
	 * Release the resources after the end of the acquisition during which the use was
	 * stopped.
	 * @param before the resources that were held when the acquisition began
	 * @param held the resources that are held now
	 * @return {@code false} if the use was not stopped
	 */
	private boolean releaseStopped(@Nullable Held before, @Nullable Held held) {
		UseStep from = this.step.get();
		boolean stopped = from.phase() == Phase.STOPPED && from.held() == before
				&& advance(from, Phase.RELEASING, held);
		if (stopped) {
			this.outcome.cancelled();
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
			UseStep from = this.step.get();
			Held held = from.held();
			if (held == null) {
				settle();
				return;
			}
			Releasing releasing = new Releasing(from, held);
			if (!releasing.make("release") || !noteReleased(releasing)) {
				return;
			}
		}
	}

	private boolean noteReleased(Releasing releasing) {
		if (!advance(releasing.from, Phase.RELEASING, releasing.held.outer())) {
			return false;
		}
		Throwable ex = releasing.error();
		if (ex != null) {
			this.outcome.failed("release", ex);
		}
		return true;
	}

	private void settle() {
		Throwable error = this.outcome.error();
		this.outcome.end();
		if (!this.future.settle(this.outcome.value(), error) && error != null) {
			LaterErrors.log("use whose future was already complete", error);
		}
	}

	private boolean advance(UseStep from, Phase to, @Nullable Held held) {
		return this.step.compareAndSet(from, new UseStep(to, held));
	}

	private final class Acquiring extends ResourceCall<Object> {

		private final UseStep from;

		private final Acquisition acquisition;

		Acquiring(UseStep from, Acquisition acquisition) {
			this.from = from;
			this.acquisition = acquisition;
		}

		@Override
		@Nullable CompletionStage<Object> call() {
			return this.acquisition.single().acquire();
		}

		@Override
		void goOn() {
			Acquisition next = acquired(this);
			if (next != null) {
				acquire(next);
			}
		}

	}

	private final class Working extends ResourceCall<T> {

		private final Object resource;

		Working(Object resource) {
			this.resource = resource;
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

		private final UseStep from;

		private final Held held;

		Releasing(UseStep from, Held held) {
			this.from = from;
			this.held = held;
		}

		@Override
		@Nullable CompletionStage<Void> call() {
			return this.held.single().release(this.held.resource(), ResourceScope.this.outcome.exit());
		}

		@Override
		void goOn() {
			if (noteReleased(this)) {
				release();
			}
		}

	}

}
