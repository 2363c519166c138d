package io.github.neo4jsessions.sample;

import io.github.neo4jsessions.SessionStatistics;

/**
 * The sessions at one moment.
 *
 * @param at when, in milliseconds since 1970
 * @param maxActive how many sessions may be open at a time
 * @param statistics what the session template counted
 */
record SessionSample(long at, int maxActive, SessionStatistics statistics) {

}
