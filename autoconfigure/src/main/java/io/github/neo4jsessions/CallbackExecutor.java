package io.github.neo4jsessions;

import java.util.concurrent.Executor;

/**
 * Runs callbacks on an executor of the application. One that is started by another stays
 * on its thread: a chain of stages changes threads once, and not at each stage.
 */
final class CallbackExecutor implements Executor {

	private static final ThreadLocal<Boolean> inCallback = new ThreadLocal<>();

	private final Executor executor;

	CallbackExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable callback) {
		if (inCallback.get() != null) {
			callback.run();
		}
		else {
			this.executor.execute(() -> run(callback));
		}
	}

	private static void run(Runnable callback) {
		// an executor may run it on a thread that is in a callback already
		boolean outermost = (inCallback.get() == null);
		inCallback.set(Boolean.TRUE);
		try {
			callback.run();
		}
		finally {
			if (outermost) {
				inCallback.remove();
			}
		}
	}

}
