package io.github.neo4jsessions;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * When {@code executeRead} and {@code executeWrite} do their work again: after an error
 * that the driver marks as retryable, each time after a longer delay, as long as time is
 * left. The delay holds neither a thread nor a session.
 *
 * @param maxTime how long after the first failure another attempt may begin; zero for
 * never
 * @param initialDelay before the second attempt, at least a millisecond
 * @param multiplier of the delay from attempt to attempt, at least 1
 * @param jitter the part of each delay by which it varies at random, both ways, from 0 to
 * 1
 * @param unknownOutcome whether a write whose commit was not answered is retried as well,
 * though it may then be applied twice; like a read, and like a read only after a lost
 * connection or another error that the driver marks as retryable
 * @since 0.1.0
 */
public record RetrySettings(Duration maxTime, Duration initialDelay, double multiplier, double jitter,
		boolean unknownOutcome) {

	private static final RetrySettings DEFAULTS = new RetrySettings(Duration.ofSeconds(30), Duration.ofSeconds(1), 2,
			0.2, false);

	private static final RetrySettings NONE = new RetrySettings(Duration.ZERO, Duration.ofSeconds(1), 1, 0, false);

	/**
	 * Check the values.
	 * @throws IllegalArgumentException naming the value that nobody can have meant
	 */
	public RetrySettings {
		Assert.notNull(maxTime, "'maxTime' must not be null: Duration.ZERO retries nothing");
		Assert.isTrue(!maxTime.isNegative(),
				() -> "'maxTime' must not be negative, as " + maxTime + " is; Duration.ZERO retries nothing");
		Assert.notNull(initialDelay, "'initialDelay' must not be null: RetrySettings.defaults() waits a second");
		Assert.isTrue(initialDelay.compareTo(Duration.ofMillis(1)) >= 0,
				() -> "'initialDelay' must be at least 1ms, not " + initialDelay
						+ "; RetrySettings.none() retries nothing");
		Assert.isTrue(maxTime.isZero() || initialDelay.compareTo(maxTime) <= 0,
				() -> "'initialDelay' must not be longer than 'maxTime', as " + initialDelay + " is than " + maxTime
						+ "; use a 'maxTime' of zero to retry nothing");
		Assert.isTrue(multiplier >= 1 && multiplier <= 1000, () -> "'multiplier' must be a number from 1 to 1000, not "
				+ multiplier + "; 1 keeps the delay as it is");
		Assert.isTrue(jitter >= 0 && jitter <= 1,
				() -> "'jitter' must be a number from 0 to 1, not " + jitter + "; 0 varies nothing");
	}

	/**
	 * The driver's own: up to 30 seconds, 1 second doubled each time, ± 20 %; except that
	 * writes of unknown outcome are not retried.
	 * @return the settings
	 */
	public static RetrySettings defaults() {
		return DEFAULTS;
	}

	/**
	 * One attempt only.
	 * @return the settings
	 */
	public static RetrySettings none() {
		return NONE;
	}

}
