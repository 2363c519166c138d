package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The delays of one call. Not Spring's {@code ExponentialBackOff}: that adds up its
 * delays, where ours ends by the clock, which the attempts themselves take most of; and
 * its jitter is a time, where the driver's is a part of the delay.
 */
final class BackOff {

	private final RetrySettings settings;

	private double delayNanos;

	private long firstFailure;

	private boolean failed;

	BackOff(RetrySettings settings) {
		this.settings = settings;
		this.delayNanos = Timeouts.toNanos(settings.initialDelay());
	}

	/**
	 * How long to wait after a failure.
	 * @return the delay, or {@code null} if the time is up before it is
	 */
	@Nullable Duration next() {
		return next(System.nanoTime(), ThreadLocalRandom.current().nextDouble(-1, 1));
	}

	@Nullable Duration next(long now, double chance) {
		if (!this.failed) {
			this.failed = true;
			this.firstFailure = now;
		}
		double delay = this.delayNanos * (1 + this.settings.jitter() * chance);
		this.delayNanos *= this.settings.multiplier();
		return ((now - this.firstFailure) + delay <= Timeouts.toNanos(this.settings.maxTime()))
				? Duration.ofNanos((long) delay) : null;
	}

}
