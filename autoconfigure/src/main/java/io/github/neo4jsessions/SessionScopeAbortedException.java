package io.github.neo4jsessions;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown when a scope is ended neither by its work nor by its caller: an operator aborted
 * it ({@link SessionMonitor#abort}, or the actuator endpoint), it was not done in time
 * when its template was drained or shut down, or its template no longer begins new scopes
 * since it is shut down. If the scope had begun, its work was stopped, its transaction
 * rolled back and its session closed. If the server did not answer, the rollback and the
 * close may still be pending.
 *
 * @since 0.1.0
 */
public final class SessionScopeAbortedException extends NonTransientDataAccessResourceException {

	/**
	 * Create the exception.
	 * @param message names the template and the reason
	 */
	public SessionScopeAbortedException(String message) {
		super(message);
	}

}
