package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Computes the delays between the attempts of one call. Spring's
 * {@code ExponentialBackOff} differs in two ways. It limits the sum of its delays,
 * whereas this limit is elapsed time, most of which the attempts take. Its jitter is a
 * duration, whereas the driver's is a fraction of the delay.
 */
final class BackOff {

	private final RetrySettings settings;

	private double delayNanos;

	private long firstFailure;

	private int failures;

	BackOff(RetrySettings settings) {
		this.settings = settings;
		this.delayNanos = Timeouts.toNanos(settings.initialDelay());
	}

	/**
	 * Return the delay after a failure.
	 * @return the delay, or {@code null} if it would exceed the time limit or if the
	 * maximum number of attempts is reached
	 */
	@Nullable Duration next() {
		return next(System.nanoTime(), ThreadLocalRandom.current().nextDouble(-1, 1));
	}

	/**
	 * Return how many attempts have failed.
	 */
	int failures() {
		return this.failures;
	}

	@Nullable Duration next(long now, double chance) {
		if (this.failures++ == 0) {
			this.firstFailure = now;
		}
		Integer maxAttempts = this.settings.maxAttempts();
		if (maxAttempts != null && this.failures >= maxAttempts) {
			return null;
		}
		double delay = this.delayNanos * (1 + this.settings.jitter() * chance);
		this.delayNanos *= this.settings.multiplier();
		return ((now - this.firstFailure) + delay <= Timeouts.toNanos(this.settings.maxTime()))
				? Duration.ofNanos((long) delay) : null;
	}

}
