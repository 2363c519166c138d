package io.github.neo4jsessions;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * A call was refused a session, since the template's limits are reached: no permit came
 * in time, the queue is full, or the permits are held by the very chain of calls that
 * waits for one. Nothing was opened and the work did not run, so it is safe to try again
 * later (in the last case the program must change).
 *
 * @since 0.1.0
 */
public final class SessionLimitException extends TransientDataAccessResourceException {

	/**
	 * Report a refusal.
	 * @param message the template, the limit and the figures
	 */
	public SessionLimitException(String message) {
		super(message);
	}

}
