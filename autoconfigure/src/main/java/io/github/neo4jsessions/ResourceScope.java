package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.AsyncResource.Exit;
import org.jspecify.annotations.Nullable;

/**
 * One use of an {@link AsyncResource}, with all the resources nested in it. <pre>
 *
 *   ACQUIRING ──► WORKING ──► RELEASING
 *    ↻  │  └─ could not acquire ─▲
 *       └──────► STOPPED ────────┘
 * </pre>
 *
 * Invariants:
 * <ul>
 * <li>A step is taken by the one caller whose compare-and-set succeeds. Each acquisition
 * and each release is a step of its own, so that a stage that completes twice, or late,
 * finds its step gone and does nothing.</li>
 * <li>A step says what is held. A resource is added by the step that acquired it and
 * taken off by the step that released it, innermost first.</li>
 * <li>How the use ended is decided by the step to RELEASING; {@link #stop()} changes
 * nothing after it.</li>
 * <li>The fields below are written only by the caller that took the last step.</li>
 * <li>The future is settled when nothing is held any more, and by nothing before.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
final class ResourceScope<T extends @Nullable Object> implements FutureOrigin.Stoppable {

	private static final SafeLog log = SafeLog.of(AsyncResource.class);

	private final AtomicReference<Step> step = new AtomicReference<>(new Step(Phase.ACQUIRING, null));

	private final ScopeFuture<T> future = new ScopeFuture<>(this);

	private Exit exit = new Exit.Completed();

	private @Nullable T value;

	CompletableFuture<T> future() {
		return this.future;
	}

	/**
	 * Acquire a resource inside those that are held already.
	 * @param then goes on with it, by another acquisition or with the work
	 */
	<R> void acquire(Supplier<? extends CompletionStage<R>> acquire,
			BiFunction<R, Exit, ? extends CompletionStage<Void>> release, Consumer<R> then) {
		Step from = this.step.get();
		if (from.phase() == Phase.STOPPED) {
			releaseStopped(from.held(), from.held());
			return;
		}
		call("acquire", acquire, (resource, ex) -> {
			if (resource != null) {
				acquired(from, new Held((exit) -> release.apply(resource, exit), from.held()),
						() -> then.accept(resource));
			}
			else {
				couldNotAcquire(from, (ex != null) ? ex
						: new IllegalStateException("'acquire' gave null for a resource; there is nothing to release"));
			}
		});
	}

	private void acquired(Step from, Held held, Runnable then) {
		if (advance(from, Phase.ACQUIRING, held)) {
			then.run();
		}
		else {
			releaseStopped(from.held(), held);
		}
	}

	/**
	 * The next resource cannot be acquired.
	 */
	void couldNotAcquire(Throwable ex) {
		couldNotAcquire(this.step.get(), ex);
	}

	private void couldNotAcquire(Step from, Throwable ex) {
		if (from.phase() == Phase.ACQUIRING && advance(from, Phase.RELEASING, from.held())) {
			fail("acquisition", ex);
			release();
		}
		else if (releaseStopped(from.held(), from.held())) {
			log("acquisition", ex);
		}
	}

	/**
	 * Everything is acquired.
	 */
	void work(Supplier<? extends CompletionStage<T>> body) {
		Step from = this.step.get();
		if (from.phase() == Phase.ACQUIRING && advance(from, Phase.WORKING, from.held())) {
			call("body", body, this::worked);
		}
		else {
			releaseStopped(from.held(), from.held());
		}
	}

	private void worked(@Nullable T value, @Nullable Throwable ex) {
		Step from = this.step.get();
		if (from.phase() == Phase.WORKING && advance(from, Phase.RELEASING, from.held())) {
			if (ex != null) {
				fail("body", ex);
			}
			else {
				this.value = value;
			}
			release();
		}
	}

	/**
	 * Somebody completed the future from outside. What is held during an acquisition is
	 * needed until that has ended, and is released then.
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
	 * The acquisition during which the scope was stopped has ended.
	 * @param before what was held when it began
	 * @param held what is held now
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

	private void release() {
		Step from = this.step.get();
		Held held = from.held();
		if (held == null) {
			settle();
			return;
		}
		call("release", () -> held.release().apply(this.exit), (ignored, ex) -> {
			if (advance(from, Phase.RELEASING, held.outer())) {
				if (ex != null) {
					fail("release", ex);
				}
				release();
			}
		});
	}

	private void settle() {
		Throwable error = (this.exit instanceof Exit.Failed failed) ? failed.error() : null;
		if (!this.future.settle(this.value, error) && error != null) {
			log("end of a use that was completed from outside", error);
		}
	}

	/**
	 * Report an error if it is the first one, else keep it beside the first and log it.
	 * The methods of an exception may be anybody's code: what they throw must not keep
	 * the scope from going on to its releases.
	 */
	private void fail(String what, Throwable ex) {
		Throwable error = ex;
		boolean news = true;
		try {
			error = Errors.unwrap(ex);
			news = !(this.exit instanceof Exit.Failed first) || Errors.suppress(first.error(), error);
		}
		catch (Throwable unusable) {
			// then it is reported or logged as it is
		}
		if (this.exit instanceof Exit.Completed) {
			this.exit = new Exit.Failed(error);
		}
		else if (news) {
			log(what, error);
		}
	}

	private boolean advance(Step from, Phase to, @Nullable Held held) {
		return this.step.compareAndSet(from, new Step(to, held));
	}

	/**
	 * Make a call of the user's; what it throws, and a {@code null} in place of a stage,
	 * arrive as its error.
	 */
	private static <V extends @Nullable Object> void call(String name,
			Supplier<? extends @Nullable CompletionStage<V>> call, Stages.Next<V> then) {
		try {
			CompletionStage<V> stage = call.get();
			if (stage != null) {
				Stages.then(stage, then);
			}
			else {
				then.settled(null, new IllegalStateException("'" + name + "' returned null instead of a stage; "
						+ "CompletableFuture.completedFuture(..) is one with nothing to wait for"));
			}
		}
		catch (Throwable ex) {
			then.settled(null, ex);
		}
	}

	private static void log(String what, Throwable ex) {
		log.warn("Resource: " + what + " failed: " + Errors.describe(Errors.unwrap(ex)));
	}

	private enum Phase {

		ACQUIRING, STOPPED, WORKING, RELEASING

	}

	private record Step(Phase phase, @Nullable Held held) {

	}

	/**
	 * A resource to be released, and what is held around it.
	 */
	private record Held(Function<Exit, ? extends CompletionStage<Void>> release, @Nullable Held outer) {

	}

}
