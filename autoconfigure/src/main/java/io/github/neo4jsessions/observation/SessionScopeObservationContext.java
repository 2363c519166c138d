package io.github.neo4jsessions.observation;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * What is known of a session scope whose queries commit one by one. Its outcome is
 * {@code completed}, {@code failed}, {@code cancelled} by its caller, or {@code unknown}
 * where a query of ours was not answered.
 *
 * @since 0.1.0
 */
public final class SessionScopeObservationContext extends ScopeObservationContext {

	/**
	 * Describe a scope.
	 * @param template the template's name
	 * @param accessMode what the session is opened for
	 * @param database the database, or {@code null} for the user's home database
	 */
	public SessionScopeObservationContext(String template, AccessMode accessMode, @Nullable String database) {
		super(template, accessMode, database);
	}

}
