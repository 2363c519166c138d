package io.github.neo4jsessions.sample.server;

/**
 * Thrown when the application cannot start because its Neo4j server does not answer or
 * rejects it.
 */
final class ServerNotUsableException extends RuntimeException {

	ServerNotUsableException(String message, Throwable cause) {
		super(message, cause);
	}

}
