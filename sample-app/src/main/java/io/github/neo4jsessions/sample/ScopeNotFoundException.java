package io.github.neo4jsessions.sample;

/**
 * Thrown when a scope cannot be aborted because it is not open.
 */
final class ScopeNotFoundException extends RuntimeException {

	ScopeNotFoundException(long id) {
		super("There is no open scope " + id + ": it has ended, or never existed. GET /actuator/neo4jsessions"
				+ " lists the open ones.");
	}

}
