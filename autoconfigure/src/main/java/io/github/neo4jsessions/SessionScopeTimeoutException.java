package io.github.neo4jsessions;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Thrown when a scope was open for longer than its template allows. Its work was stopped,
 * its transaction rolled back and its session closed. If the server did not answer, the
 * rollback and the close may still be pending.
 *
 * @since 0.1.0
 */
public final class SessionScopeTimeoutException extends TransientDataAccessResourceException {

	/**
	 * Create the exception.
	 * @param message names the template and the time
	 */
	public SessionScopeTimeoutException(String message) {
		super(message);
	}

}
