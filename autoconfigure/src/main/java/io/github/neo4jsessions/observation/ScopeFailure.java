package io.github.neo4jsessions.observation;

/**
 * The error of a scope as an observation gets to see it: types and status codes. Whoever
 * writes spans writes the messages of errors into them, and the server's repeat query
 * text and values.
 *
 * @since 0.1.0
 */
public final class ScopeFailure extends Exception {

	/**
	 * Describe an error.
	 * @param types the types of the error and its causes, with their status codes
	 */
	public ScopeFailure(String types) {
		super(types, null, false, false);
	}

}
