package io.github.neo4jsessions;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Things to do after a while, on the clock that every {@code CompletableFuture} shares:
 * no thread of ours, and nothing is kept of what was called off.
 */
final class Timeouts {

	private static final Executor ACTIONS = actions();

	/**
	 * About 290 years, the longest that fits.
	 */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private Timeouts() {
	}

	/**
	 * Do something after a while, on the JDK's common pool, since whoever blocks the
	 * thread of the clock stops all clocks; on that thread only where the common pool has
	 * no threads.
	 * @return complete it to call it off
	 */
	static CompletableFuture<Void> after(Duration delay, Runnable action) {
		CompletableFuture<Void> timeout = new CompletableFuture<>();
		arm(timeout, delay, action);
		return timeout;
	}

	/**
	 * The same with a future that was made before, for who must know it before it can
	 * end.
	 */
	static void arm(CompletableFuture<Void> timeout, Duration delay, Runnable action) {
		// not exceptionallyAsync: those that are called off are handed over as well, and
		// on a small machine to a new thread each, whatever pool it is given
		Stages.then(timeout.orTimeout(toNanos(delay), TimeUnit.NANOSECONDS), (ignored, ex) -> {
			if (ex != null) {
				ACTIONS.execute(action);
			}
		});
	}

	/**
	 * A pool that was switched off by the property that {@link ForkJoinPool} documents
	 * takes tasks and never runs them.
	 */
	private static Executor actions() {
		int parallelism = Integer.getInteger("java.util.concurrent.ForkJoinPool.common.parallelism", 1);
		return (parallelism != 0) ? ForkJoinPool.commonPool() : Runnable::run;
	}

	/**
	 * The time in nanoseconds, or the most that fits.
	 */
	static long toNanos(Duration delay) {
		return (delay.compareTo(LONGEST) < 0) ? delay.toNanos() : Long.MAX_VALUE;
	}

}
