package io.github.neo4jsessions.internal.async;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * Something to do after a while, unless it is called off before.
 */
public final class Timeout implements Runnable {

	private static final AtomicIntegerFieldUpdater<Timeout> ENDED = AtomicIntegerFieldUpdater.newUpdater(Timeout.class,
			"ended");

	private static final AtomicIntegerFieldUpdater<Timeout> ARMED = AtomicIntegerFieldUpdater.newUpdater(Timeout.class,
			"armed");

	private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

	private final Runnable action;

	private volatile int armed;

	private volatile int ended;

	private volatile @Nullable Future<?> task;

	/**
	 * Make a timeout that is not armed yet, for those who must know it before it can end.
	 * @param action runs with the class loader of this thread
	 */
	public Timeout(Runnable action) {
		this.action = action;
	}

	/**
	 * Let the time begin, if it has not begun.
	 */
	public void arm(Duration delay) {
		if (!ARMED.compareAndSet(this, 0, 1)) {
			return;
		}
		this.task = Timeouts.schedule(this, delay);
		// noted first and looked up then: who ends it meanwhile sees the task
		if (this.ended != 0) {
			forget();
		}
	}

	/**
	 * End it, armed or not.
	 * @return {@code false} if it had ended: it was called off, or the action runs
	 */
	public boolean end() {
		if (!ENDED.compareAndSet(this, 0, 1)) {
			return false;
		}
		forget();
		return true;
	}

	private void forget() {
		Future<?> task = this.task;
		if (task != null) {
			task.cancel(false);
		}
	}

	/**
	 * The time is up. Called by the clock.
	 */
	@Override
	public void run() {
		if (ENDED.compareAndSet(this, 0, 1)) {
			Timeouts.act(() -> Timeouts.with(this.loader, this.action));
		}
	}

}
