package io.github.neo4jsessions.internal.context;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * How deep a thread is in futures that complete each other. Calls that were made one
 * inside the other end from the inside out, each in what the end of the one before sets
 * off. Where the innermost ends on another thread than it was called on, that one's stack
 * would have to be as deep as the calls were; from some depth on they wait for the ones
 * before them to return.
 */
public final class Unwinding {

	private static final int MOST = 4;

	private static final ThreadLocal<Unwinding> current = ThreadLocal.withInitial(Unwinding::new);

	private int depth;

	private @Nullable Queue<Runnable> later;

	private Unwinding() {
	}

	/**
	 * Complete a future of a call, now or when those before it have returned.
	 */
	static <T extends @Nullable Object> void complete(ScopedFuture<T> future, @Nullable T value,
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
