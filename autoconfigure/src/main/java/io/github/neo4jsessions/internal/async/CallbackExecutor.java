package io.github.neo4jsessions.internal.async;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs callbacks on an executor of the application. A callback that is started by another
 * callback stays on the same thread, so that a chain of stages changes threads once and
 * not at each stage. After a number of nested callbacks the thread is changed again, so
 * that a long chain does not overflow the stack.
 */
public final class CallbackExecutor implements Executor {

	private static final int MAX_DEPTH = 32;

	/**
	 * How many nested callbacks this thread runs.
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
			// the executor may run the task on a thread that already runs a callback
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
	 * A callback that runs once, even if the executor runs it twice.
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
