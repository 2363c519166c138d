package io.github.neo4jsessions.embedded;

/**
 * How a server process ended.
 *
 * @param code its exit code; 128 and the number of the signal if a signal ended it
 * @param expected whether it was asked to, by {@link EmbeddedNeo4j#stop()},
 * {@link EmbeddedNeo4j#kill()}, {@link EmbeddedNeo4j#restart()} or
 * {@link EmbeddedNeo4j#close()}
 * @param log the last lines of its log if that was not expected, else empty
 */
public record ServerExit(int code, boolean expected, String log) {

}
