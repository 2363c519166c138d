package io.github.neo4jsessions.sample;

/**
 * Something that happened, for the page.
 *
 * @param at the time, in milliseconds since 1970-01-01 UTC
 * @param source {@code library} for a log line of the library, otherwise {@code sample}
 * @param text one line
 */
record Event(long at, String source, String text) {

}
