package io.github.neo4jsessions;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * A scope was open for longer than its template allows: its work was stopped, its
 * transaction rolled back and its session closed.
 *
 * @since 0.1.0
 */
public final class SessionScopeTimeoutException extends TransientDataAccessResourceException {

	/**
	 * Report a scope that was stopped.
	 * @param message the template and the time
	 */
	public SessionScopeTimeoutException(String message) {
		super(message);
	}

}
