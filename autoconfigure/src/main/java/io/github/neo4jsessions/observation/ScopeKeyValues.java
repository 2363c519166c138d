package io.github.neo4jsessions.observation;

import io.github.neo4jsessions.observation.ScopeObservationDocumentation.HighCardinalityKeys;
import io.github.neo4jsessions.observation.ScopeObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.neo4j.driver.AccessMode;

/**
 * The keys that session scopes and transaction scopes have in common. Asked for twice for
 * each scope: what does not change is made once.
 */
final class ScopeKeyValues {

	private static final KeyValue READ = LowCardinalityKeys.ACCESS_MODE.withValue("read");

	private static final KeyValue WRITE = LowCardinalityKeys.ACCESS_MODE.withValue("write");

	private static final KeyValue HOME_DATABASE = LowCardinalityKeys.DATABASE.withValue("home");

	private static final KeyValue NO_OUTCOME = LowCardinalityKeys.OUTCOME.withValue(KeyValue.NONE_VALUE);

	private ScopeKeyValues() {
	}

	static KeyValues lowCardinality(ScopeContext context) {
		String database = context.getDatabase();
		String outcome = context.getOutcome();
		return KeyValues.of((context.getAccessMode() == AccessMode.READ) ? READ : WRITE,
				(database != null) ? LowCardinalityKeys.DATABASE.withValue(database) : HOME_DATABASE,
				(outcome != null) ? LowCardinalityKeys.OUTCOME.withValue(outcome) : NO_OUTCOME,
				LowCardinalityKeys.TEMPLATE.withValue(context.getTemplate()));
	}

	static KeyValues highCardinality(ScopeContext context) {
		Throwable error = context.getError();
		return (error != null)
				? KeyValues.of(HighCardinalityKeys.ERROR_TYPES.withValue(String.valueOf(error.getMessage())))
				: KeyValues.empty();
	}

}
