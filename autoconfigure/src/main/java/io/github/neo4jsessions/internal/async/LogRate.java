package io.github.neo4jsessions.internal.async;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits how many lines about similar events are written to the log: a few per second,
 * then the number of lines that were left out.
 */
public final class LogRate {

	/**
	 * How many lines are written per second.
	 */
	public static final int LINES = 10;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier clock;

	private long second;

	private int lines;

	private long leftOut;

	public LogRate() {
		this(System::nanoTime);
	}

	/**
	 * Use the given clock.
	 * @param clock the time in nanoseconds
	 */
	public LogRate(LongSupplier clock) {
		this.clock = clock;
		this.second = clock.getAsLong();
	}

	/**
	 * Return a note about the lines that were left out before this one, or an empty text.
	 */
	public static String leftOut(long count) {
		return (count > 0) ? " (" + count + " more lines of this kind were omitted)" : "";
	}

	/**
	 * Admit a line to the log, or count it as left out.
	 * @return how many lines were left out before it, or a negative number if this line
	 * is to be left out
	 */
	public synchronized long admit() {
		long now = this.clock.getAsLong();
		if (now - this.second >= SECOND) {
			this.second = now;
			this.lines = 0;
		}
		if (this.lines == LINES) {
			this.leftOut++;
			return -1;
		}
		this.lines++;
		long before = this.leftOut;
		this.leftOut = 0;
		return before;
	}

}
