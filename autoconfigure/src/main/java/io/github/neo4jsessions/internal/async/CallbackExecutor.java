package io.github.neo4jsessions.internal.async;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs callbacks on an executor of the application. One that is started by another stays
 * on its thread: a chain of stages changes threads once, and not at each stage. But for
 * long chains, whose stages would pile up on its stack: there it changes now and then.
 */
public final class CallbackExecutor implements Executor {

	private static final int MAX_DEPTH = 32;

	/**
	 * How many callbacks this thread is in, each started by the one before.
	 */
	private static final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);

	private final Executor executor;

	public CallbackExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable callback) {
		int before = depth.get();
		if (before > 0 && before < MAX_DEPTH) {
			run(callback, before);
		}
		else {
			// an executor may run it on a thread that is in a callback already
			this.executor.execute(new Task(callback));
		}
	}

	private static void run(Runnable callback, int before) {
		int outside = depth.get();
		depth.set(before + 1);
		try {
			callback.run();
		}
		finally {
			if (outside == 0) {
				depth.remove();
			}
			else {
				depth.set(outside);
			}
		}
	}

	/**
	 * A callback that runs once, whatever the executor does with it.
	 */
	private static final class Task extends AtomicBoolean implements Runnable {

		private static final long serialVersionUID = 1L;

		private final transient Runnable callback;

		Task(Runnable callback) {
			this.callback = callback;
		}

		@Override
		public void run() {
			if (compareAndSet(false, true)) {
				CallbackExecutor.run(this.callback, 0);
			}
		}

	}

}
