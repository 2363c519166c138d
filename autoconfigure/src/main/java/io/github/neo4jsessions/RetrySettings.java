package io.github.neo4jsessions;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Settings for the retries of {@code executeRead}, {@code executeWrite}, {@code query}
 * and {@code @AsyncTransactional(retry = true)}. The work is run again after an error
 * that the driver marks as retryable, with a growing delay between attempts, until the
 * time is up or the maximum number of attempts is reached. During the delay neither a
 * thread nor a session is held. A {@link RetryPredicate} changes which errors are
 * retried.
 *
 * @param maxTime the time after the first failure within which another attempt may begin;
 * zero for no retries
 * @param initialDelay the delay before the second attempt, at least a millisecond
 * @param multiplier the factor by which the delay grows from attempt to attempt, from 1
 * to 1000
 * @param jitter the fraction of each delay by which it varies at random, in both
 * directions, from 0 to 1
 * @param unknownOutcome whether a write whose commit was not answered is retried as well,
 * although it may then be applied twice; as for a read, only after a lost connection or
 * another error that the driver marks as retryable
 * @param maxAttempts the maximum number of attempts, including the first, at least 1;
 * {@code null} for no maximum
 * @since 0.1.0
 */
public record RetrySettings(Duration maxTime, Duration initialDelay, double multiplier, double jitter,
		boolean unknownOutcome, @Nullable Integer maxAttempts) {

	private static final RetrySettings DEFAULTS = new RetrySettings(Duration.ofSeconds(30), Duration.ofSeconds(1), 2,
			0.2, false);

	private static final RetrySettings NONE = new RetrySettings(Duration.ZERO, Duration.ofSeconds(1), 1, 0, false);

	/**
	 * Create settings.
	 * @param maxTime the time after the first failure within which another attempt may
	 * begin; zero for no retries
	 * @param initialDelay the delay before the second attempt, at least a millisecond
	 * @param multiplier the factor by which the delay grows from attempt to attempt, from
	 * 1 to 1000
	 * @param jitter the fraction of each delay by which it varies at random, in both
	 * directions, from 0 to 1
	 * @param unknownOutcome whether a write whose commit was not answered is retried as
	 * well, although it may then be applied twice
	 * @param maxAttempts the maximum number of attempts, including the first, at least 1;
	 * {@code null} for no maximum
	 * @throws IllegalArgumentException if a value is not valid; the message names it
	 */
	public RetrySettings {
		Assert.notNull(maxTime, "'maxTime' must not be null: use Duration.ZERO to disable retries");
		Assert.isTrue(!maxTime.isNegative(),
				() -> "'maxTime' must not be negative, but is " + maxTime + "; use Duration.ZERO to disable retries");
		Assert.notNull(initialDelay, "'initialDelay' must not be null: use RetrySettings.defaults() for one second");
		Assert.isTrue(initialDelay.compareTo(Duration.ofMillis(1)) >= 0,
				() -> "'initialDelay' must be at least 1ms, not " + initialDelay
						+ "; use RetrySettings.none() to disable retries");
		Assert.isTrue(maxTime.isZero() || initialDelay.compareTo(maxTime) <= 0,
				() -> "'initialDelay' must not be longer than 'maxTime', but " + initialDelay + " is longer than "
						+ maxTime + "; use a 'maxTime' of zero to disable retries");
		Assert.isTrue(multiplier >= 1 && multiplier <= 1000, () -> "'multiplier' must be a number from 1 to 1000, not "
				+ multiplier + "; use 1 to keep the delay constant");
		Assert.isTrue(jitter >= 0 && jitter <= 1,
				() -> "'jitter' must be a number from 0 to 1, not " + jitter + "; use 0 for delays that do not vary");
		Assert.isTrue(maxAttempts == null || maxAttempts >= 1, () -> "'maxAttempts' must be at least 1, not "
				+ maxAttempts + "; use 1 for no retries, or null for no maximum");
	}

	/**
	 * Create settings without a maximum number of attempts.
	 * @param maxTime the time after the first failure within which another attempt may
	 * begin; zero for no retries
	 * @param initialDelay the delay before the second attempt, at least a millisecond
	 * @param multiplier the factor by which the delay grows from attempt to attempt, from
	 * 1 to 1000
	 * @param jitter the fraction of each delay by which it varies at random, in both
	 * directions, from 0 to 1
	 * @param unknownOutcome whether a write whose commit was not answered is retried as
	 * well, although it may then be applied twice
	 * @throws IllegalArgumentException if a value is not valid; the message names it
	 */
	public RetrySettings(Duration maxTime, Duration initialDelay, double multiplier, double jitter,
			boolean unknownOutcome) {
		this(maxTime, initialDelay, multiplier, jitter, unknownOutcome, null);
	}

	/**
	 * Return the driver's own settings: up to 30 seconds, a delay of 1 second that
	 * doubles each time, ± 20 %. Unlike in the driver, writes of unknown outcome are not
	 * retried.
	 * @return the settings
	 */
	public static RetrySettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return settings for a single attempt, without retries.
	 * @return the settings
	 */
	public static RetrySettings none() {
		return NONE;
	}

	/**
	 * Return these settings with another maximum number of attempts.
	 * @param maxAttempts the maximum number of attempts, including the first, at least 1
	 * @return the changed settings
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public RetrySettings withMaxAttempts(int maxAttempts) {
		return new RetrySettings(this.maxTime, this.initialDelay, this.multiplier, this.jitter, this.unknownOutcome,
				maxAttempts);
	}

}
