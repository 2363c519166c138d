package io.github.neo4jsessions.embedded;

/**
 * How a server process ended.
 *
 * @param code its exit code; 128 plus the number of the signal if a signal ended it
 * @param expected whether the end was requested, by {@link EmbeddedNeo4j#stop()},
 * {@link EmbeddedNeo4j#kill()}, {@link EmbeddedNeo4j#restart()} or
 * {@link EmbeddedNeo4j#close()}
 * @param log the last lines of its log if the end was not expected, otherwise empty
 */
public record ServerExit(int code, boolean expected, String log) {

}
