package io.github.neo4jsessions.sample;

import org.jspecify.annotations.Nullable;

/**
 * How long something took in the last minute, in milliseconds.
 *
 * @param meter the name of the timer, as in Prometheus
 * @param accessMode {@code read} or {@code write}; {@code null} for the wait for a
 * session
 * @param outcome how the scopes ended; {@code null} for the wait for a session
 * @param count how many there were since the application started
 * @param median half of them took no longer
 * @param p95 95 percent took no longer
 * @param p99 99 percent took no longer
 * @param max the longest
 */
record Timing(String meter, @Nullable String accessMode, @Nullable String outcome, long count, double median,
		double p95, double p99, double max) {

}
