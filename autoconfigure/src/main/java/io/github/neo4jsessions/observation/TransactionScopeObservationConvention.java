package io.github.neo4jsessions.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Defines the names and keys of the observations of transaction scopes. A bean of this
 * type replaces the default in all auto-configured templates.
 *
 * @since 0.1.0
 */
public interface TransactionScopeObservationConvention
		extends ObservationConvention<TransactionScopeObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TransactionScopeObservationContext;
	}

}
