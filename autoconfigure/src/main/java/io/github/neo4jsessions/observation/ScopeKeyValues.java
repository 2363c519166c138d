package io.github.neo4jsessions.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.neo4jsessions.observation.ScopeObservationDocumentation.HighCardinalityKeys;
import io.github.neo4jsessions.observation.ScopeObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * The keys that session scopes and transaction scopes have in common. They are requested
 * twice for each scope, so constant values are created once.
 */
final class ScopeKeyValues {

	private static final KeyValue READ = LowCardinalityKeys.ACCESS_MODE.withValue("read");

	private static final KeyValue WRITE = LowCardinalityKeys.ACCESS_MODE.withValue("write");

	private static final KeyValue HOME_DATABASE = LowCardinalityKeys.DATABASE.withValue("home");

	private static final KeyValue NO_OUTCOME = LowCardinalityKeys.OUTCOME.withValue(KeyValue.NONE_VALUE);

	/**
	 * Limits the cache, since there may be a database for each tenant.
	 */
	private static final int MOST_KNOWN = 1000;

	private static final Map<Key, KeyValues> KNOWN = new ConcurrentHashMap<>();

	private ScopeKeyValues() {
	}

	/**
	 * Return the low-cardinality keys. Called at the start and at the end of each scope;
	 * most scopes have the same keys.
	 */
	static KeyValues lowCardinality(ScopeObservationContext context) {
		return lowCardinality(context, KNOWN);
	}

	static KeyValues lowCardinality(ScopeObservationContext context, Map<Key, KeyValues> cache) {
		Key key = new Key(context.getTemplate(), context.getAccessMode(), context.getDatabase(), context.getOutcome());
		KeyValues known = cache.get(key);
		if (known == null) {
			known = make(context);
			if (cache.size() < MOST_KNOWN) {
				cache.put(key, known);
			}
		}
		return known;
	}

	private static KeyValues make(ScopeObservationContext context) {
		String database = context.getDatabase();
		String outcome = context.getOutcome();
		return KeyValues.of((context.getAccessMode() == AccessMode.READ) ? READ : WRITE,
				(database != null) ? LowCardinalityKeys.DATABASE.withValue(database) : HOME_DATABASE,
				(outcome != null) ? LowCardinalityKeys.OUTCOME.withValue(outcome) : NO_OUTCOME,
				LowCardinalityKeys.TEMPLATE.withValue(context.getTemplate()));
	}

	static KeyValues highCardinality(ScopeObservationContext context) {
		Throwable error = context.getError();
		return (error != null)
				? KeyValues.of(HighCardinalityKeys.ERROR_TYPES.withValue(String.valueOf(error.getMessage())))
				: KeyValues.empty();
	}

	/**
	 * What the keys of a scope depend on.
	 */
	record Key(String template, AccessMode accessMode, @Nullable String database, @Nullable String outcome) {

	}

}
