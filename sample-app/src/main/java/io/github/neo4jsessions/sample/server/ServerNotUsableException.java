package io.github.neo4jsessions.sample.server;

/**
 * The application cannot start, as its Neo4j server does not answer or refuses it.
 */
final class ServerNotUsableException extends RuntimeException {

	ServerNotUsableException(String message, Throwable cause) {
		super(message, cause);
	}

}
