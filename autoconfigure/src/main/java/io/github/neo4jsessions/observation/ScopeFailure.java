package io.github.neo4jsessions.observation;

/**
 * The error of a scope as it is passed to an observation: types and status codes only.
 * Tracers write the messages of errors into spans, and the server's messages repeat query
 * text and values.
 *
 * @since 0.1.0
 */
public final class ScopeFailure extends Exception {

	/**
	 * Create the description of an error.
	 * @param types the types of the error and its causes, with their status codes
	 */
	public ScopeFailure(String types) {
		super(types, null, false, false);
	}

}
