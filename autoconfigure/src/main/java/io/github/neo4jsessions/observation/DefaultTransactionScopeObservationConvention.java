package io.github.neo4jsessions.observation;

import io.github.neo4jsessions.observation.ScopeObservationDocumentation.HighCardinalityKeys;
import io.micrometer.common.KeyValues;

/**
 * Default {@link TransactionScopeObservationConvention}, with the name
 * {@code neo4j.transaction.scope} and the keys of {@link ScopeObservationDocumentation}.
 * A span has the name of its transaction.
 *
 * @since 0.1.0
 */
public class DefaultTransactionScopeObservationConvention implements TransactionScopeObservationConvention {

	@Override
	public String getName() {
		return "neo4j.transaction.scope";
	}

	@Override
	public String getContextualName(TransactionScopeObservationContext context) {
		String name = context.getTransactionName();
		return (name != null) ? name : "neo4j transaction";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(TransactionScopeObservationContext context) {
		return ScopeKeyValues.lowCardinality(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(TransactionScopeObservationContext context) {
		String name = context.getTransactionName();
		KeyValues keyValues = ScopeKeyValues.highCardinality(context);
		return (name != null) ? keyValues.and(HighCardinalityKeys.TRANSACTION_NAME.withValue(name)) : keyValues;
	}

}
