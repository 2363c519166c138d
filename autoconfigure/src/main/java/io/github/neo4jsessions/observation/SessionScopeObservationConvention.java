package io.github.neo4jsessions.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * What observations of session scopes are called and which keys they have. A bean of this
 * type takes the place of the default in all templates that the auto-configuration makes.
 *
 * @since 0.1.0
 */
public interface SessionScopeObservationConvention extends ObservationConvention<SessionScopeObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SessionScopeObservationContext;
	}

}
