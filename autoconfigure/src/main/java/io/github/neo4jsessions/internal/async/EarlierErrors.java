package io.github.neo4jsessions.internal.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Keeps the errors of the attempts before the last one: the first few, which show how the
 * failure began, and the last few. There may be thousands in between, mostly the same;
 * these are counted.
 */
public final class EarlierErrors {

	/**
	 * How many of the first errors are kept.
	 */
	public static final int FIRST = 5;

	/**
	 * How many of the last errors are kept.
	 */
	public static final int LAST = 5;

	private final List<Throwable> first = new ArrayList<>(FIRST);

	private final Deque<Throwable> last = new ArrayDeque<>(LAST);

	private long leftOut;

	public void add(Throwable error) {
		if (this.first.size() < FIRST) {
			this.first.add(error);
			return;
		}
		if (this.last.size() == LAST) {
			this.last.remove();
			this.leftOut++;
		}
		this.last.add(error);
	}

	/**
	 * Add the kept errors to the reported error as suppressed exceptions.
	 */
	public void suppressIn(Throwable error) {
		this.first.forEach((earlier) -> suppress(error, earlier));
		if (this.leftOut > 0) {
			suppress(error, new Exceptions.LeftOut(
					String.format(Locale.ROOT, "... and %,d more attempts failed", this.leftOut)));
		}
		this.last.forEach((earlier) -> suppress(error, earlier));
	}

	private static void suppress(Throwable error, Throwable earlier) {
		try {
			Exceptions.suppress(error, earlier);
		}
		catch (Throwable unusable) {
			// methods of exceptions may throw; the last error is reported
		}
	}

}
