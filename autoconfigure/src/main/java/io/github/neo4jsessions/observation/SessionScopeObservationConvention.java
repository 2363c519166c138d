package io.github.neo4jsessions.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Defines the names and keys of the observations of session scopes. A bean of this type
 * replaces the default in all auto-configured templates.
 *
 * @since 0.1.0
 */
public interface SessionScopeObservationConvention extends ObservationConvention<SessionScopeObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SessionScopeObservationContext;
	}

}
