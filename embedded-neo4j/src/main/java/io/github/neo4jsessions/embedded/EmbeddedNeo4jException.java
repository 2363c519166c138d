package io.github.neo4jsessions.embedded;

/**
 * Thrown when the server could not be started or could not reach the requested state. The
 * message says what failed and what to do about it. If the server failed while starting,
 * it ends with the last lines of the server's log.
 */
public final class EmbeddedNeo4jException extends RuntimeException {

	EmbeddedNeo4jException(String message) {
		super(message);
	}

	EmbeddedNeo4jException(String message, Throwable cause) {
		super(message, cause);
	}

}
