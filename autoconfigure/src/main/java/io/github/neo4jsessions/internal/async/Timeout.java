package io.github.neo4jsessions.internal.async;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * An action that runs after a delay, unless it is cancelled before.
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
	 * Create a timeout that is not armed yet, for code that needs the object before it
	 * can expire.
	 * @param action runs with the context class loader of this thread
	 */
	public Timeout(Runnable action) {
		this.action = action;
	}

	/**
	 * Start the delay, unless it was started before.
	 */
	public void arm(Duration delay) {
		if (!ARMED.compareAndSet(this, 0, 1)) {
			return;
		}
		this.task = Timeouts.schedule(this, delay);
		// set first, then checked: a thread that ends the timeout meanwhile sees the task
		if (this.ended != 0) {
			forget();
		}
	}

	/**
	 * Cancel the timeout, armed or not.
	 * @return {@code false} if it has ended already: it was cancelled, or its action runs
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
	 * Run the action, since the delay has elapsed. Called by the clock.
	 */
	@Override
	public void run() {
		if (ENDED.compareAndSet(this, 0, 1)) {
			Timeouts.act(() -> Timeouts.with(this.loader, this.action));
		}
	}

}
