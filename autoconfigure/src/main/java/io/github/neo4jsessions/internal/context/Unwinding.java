package io.github.neo4jsessions.internal.context;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Limits how deeply futures that complete each other are nested on a thread. Nested calls
 * complete from the inside out, each by the completion of the one before. If the
 * innermost call completes on another thread than it was made on, the stack of that
 * thread would be as deep as the calls were nested. Beyond a certain depth a completion
 * waits until the completions before it have returned.
 */
public final class Unwinding {

	private static final int MOST = 4;

	private static final ThreadLocal<Unwinding> current = ThreadLocal.withInitial(Unwinding::new);

	private int depth;

	private @Nullable Queue<Runnable> later;

	private Unwinding() {
	}

	/**
	 * Complete the future of a call, now or when the completions before it have returned.
	 */
	static <T extends @Nullable Object> void complete(StoppableFuture<T> future, @Nullable T value,
			@Nullable Throwable error) {
		Unwinding unwinding = current.get();
		if (unwinding.depth == MOST) {
			unwinding.later(() -> future.completeAsClaimed(value, error));
			return;
		}
		unwinding.depth++;
		try {
			future.completeAsClaimed(value, error);
		}
		finally {
			try {
				unwinding.completeOthers();
			}
			finally {
				unwinding.depth--;
			}
		}
	}

	private void later(Runnable completion) {
		Queue<Runnable> later = this.later;
		if (later == null) {
			later = new ArrayDeque<>();
			this.later = later;
		}
		later.add(completion);
	}

	private void completeOthers() {
		Queue<Runnable> later = this.later;
		if (later != null && this.depth == MOST) {
			for (Runnable next = later.poll(); next != null; next = later.poll()) {
				next.run();
			}
			this.later = null;
		}
	}

}
