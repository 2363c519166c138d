package io.github.neo4jsessions.observation;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * Context of the observation of a session scope whose queries commit one by one. Its
 * outcome is {@code completed}, {@code failed}, {@code cancelled} by its caller, or
 * {@code unknown} if a query of the template was not answered.
 *
 * @since 0.1.0
 */
public final class SessionScopeObservationContext extends ScopeObservationContext {

	/**
	 * Create the context of a scope.
	 * @param template the name of the template
	 * @param accessMode the access mode of the session
	 * @param database the database, or {@code null} for the user's home database
	 */
	public SessionScopeObservationContext(String template, AccessMode accessMode, @Nullable String database) {
		super(template, accessMode, database);
	}

}
