package io.github.neo4jsessions.internal.async;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps a storm of events from filling the log: a few lines in a second, and then the
 * number of those that were left out.
 */
public final class LogRate {

	/**
	 * How many lines are written in a second.
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
	 * Go by a clock.
	 * @param clock the time in nanoseconds
	 */
	public LogRate(LongSupplier clock) {
		this.clock = clock;
		this.second = clock.getAsLong();
	}

	/**
	 * What to say of the lines that were left out before this one.
	 */
	public static String leftOut(long count) {
		return (count > 0) ? " (" + count + " more like this were left out)" : "";
	}

	/**
	 * Ask whether to write a line.
	 * @return how many were left out before it, or a negative number if it is to be left
	 * out
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
