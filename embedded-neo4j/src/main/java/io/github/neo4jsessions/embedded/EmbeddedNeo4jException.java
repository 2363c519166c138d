package io.github.neo4jsessions.embedded;

/**
 * The server could not be started, or not be brought to the asked state. The message says
 * what failed and what to do about it, and ends with the last lines of the server's log
 * where there is one.
 */
public final class EmbeddedNeo4jException extends RuntimeException {

	EmbeddedNeo4jException(String message) {
		super(message);
	}

	EmbeddedNeo4jException(String message, Throwable cause) {
		super(message, cause);
	}

}
