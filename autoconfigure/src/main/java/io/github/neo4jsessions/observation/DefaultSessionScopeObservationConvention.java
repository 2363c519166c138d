package io.github.neo4jsessions.observation;

import io.micrometer.common.KeyValues;

/**
 * Default {@link SessionScopeObservationConvention}, with the name
 * {@code neo4j.session.scope} and the keys of {@link ScopeObservationDocumentation}.
 *
 * @since 0.1.0
 */
public class DefaultSessionScopeObservationConvention implements SessionScopeObservationConvention {

	@Override
	public String getName() {
		return "neo4j.session.scope";
	}

	@Override
	public String getContextualName(SessionScopeObservationContext context) {
		return "neo4j session";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SessionScopeObservationContext context) {
		return ScopeKeyValues.lowCardinality(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SessionScopeObservationContext context) {
		return ScopeKeyValues.highCardinality(context);
	}

}
