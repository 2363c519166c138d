package io.github.neo4jsessions.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * What observations of transaction scopes are called and which keys they have. One that
 * is also an {@link io.micrometer.observation.GlobalObservationConvention} takes the
 * place of the default where the registry knows it: Spring Boot tells it of such beans.
 *
 * @since 0.1.0
 */
public interface TransactionScopeObservationConvention extends ObservationConvention<TransactionScopeContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TransactionScopeContext;
	}

}
