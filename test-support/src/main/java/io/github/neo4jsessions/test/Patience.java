package io.github.neo4jsessions.test;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How long to wait for what should happen soon.
 */
final class Patience {

	/**
	 * The default. Only tests that fail wait that long.
	 */
	static final Duration SHORT = Duration.ofSeconds(5);

	private Patience() {
	}

	static Duration requireNotNegative(Duration patience) {
		Assert.notNull(patience, "'patience' must not be null: leave it out for the default");
		Assert.isTrue(!patience.isNegative(), () -> "'patience' must not be negative, but is " + patience);
		return patience;
	}

	/**
	 * Describe a duration for a message.
	 */
	static String describe(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
	}

}
