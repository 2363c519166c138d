package io.github.neo4jsessions.sample;

import io.github.neo4jsessions.SessionStatistics;

/**
 * The session statistics at one moment.
 *
 * @param at the time, in milliseconds since 1970-01-01 UTC
 * @param maxActive how many sessions may be open at a time
 * @param statistics the statistics of the session template
 */
record SessionSample(long at, int maxActive, SessionStatistics statistics) {

}
