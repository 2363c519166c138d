package io.github.neo4jsessions.internal.scope;

import java.time.Duration;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.EarlierErrors;
import org.jspecify.annotations.Nullable;

/**
 * The failed attempts of one call: how many there were, their errors, and the delay after
 * the last one.
 */
final class FailedAttempts {

	private final BackOff backOff;

	private final EarlierErrors errors = new EarlierErrors();

	FailedAttempts(RetrySettings retry) {
		this.backOff = new BackOff(retry);
	}

	/**
	 * Return the delay after a failure, or {@code null} if there is no other attempt.
	 */
	@Nullable Duration nextDelay() {
		return this.backOff.next();
	}

	int count() {
		return this.backOff.failures();
	}

	/**
	 * Keep the error of an attempt that is followed by another one.
	 */
	void note(Throwable error) {
		this.errors.add(error);
	}

	/**
	 * Add the kept errors to the reported error as suppressed exceptions.
	 */
	void suppressIn(Throwable error) {
		this.errors.suppressIn(error);
	}

}
