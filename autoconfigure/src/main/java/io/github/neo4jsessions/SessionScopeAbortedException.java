package io.github.neo4jsessions;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * A scope was ended by somebody else than its work or its caller: the template is
 * shutting down. An open transaction was rolled back and its session closed; a new scope
 * is not begun.
 *
 * @since 0.1.0
 */
public final class SessionScopeAbortedException extends NonTransientDataAccessResourceException {

	/**
	 * Report a scope that was aborted, or not begun.
	 * @param message the template and who ended the scope
	 */
	public SessionScopeAbortedException(String message) {
		super(message);
	}

}
