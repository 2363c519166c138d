package io.github.neo4jsessions;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Thrown when a call is refused a session because a limit of the template is reached: no
 * permit became free in time, the queue is full, or the scopes around the call hold all
 * permits. No session was opened and the work did not run, so it is safe to try again
 * later. In the last case a retry fails as well: the program must change.
 *
 * @since 0.1.0
 */
public final class SessionLimitException extends TransientDataAccessResourceException {

	/**
	 * Create the exception.
	 * @param message names the template, the limit and the current figures
	 */
	public SessionLimitException(String message) {
		super(message);
	}

}
