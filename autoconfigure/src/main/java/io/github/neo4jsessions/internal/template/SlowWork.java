package io.github.neo4jsessions.internal.template;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;

/**
 * A scope or a query that took longer than its threshold.
 *
 * @param time how long it took
 * @param threshold the threshold
 * @param session the configuration of its session
 * @param outcome how it ended, or {@code null} if it has no outcome
 */
public record SlowWork(Duration time, Duration threshold, SessionConfig session, @Nullable String outcome) {

	/**
	 * Describe this work for the log.
	 * @param key the name of the threshold
	 */
	String describe(String key) {
		return this.time.toMillis() + " ms, longer than the " + key + " of " + this.threshold.toMillis()
				+ " ms; access mode " + ((this.session.defaultAccessMode() == AccessMode.READ) ? "read" : "write")
				+ ", "
				+ this.session.database().map((database) -> "database '" + database + "'").orElse("home database")
				+ ", outcome " + ((this.outcome != null) ? this.outcome : "none");
	}

}
