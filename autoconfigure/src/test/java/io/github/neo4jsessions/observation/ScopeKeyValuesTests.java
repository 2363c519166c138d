package io.github.neo4jsessions.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValues;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;

import static org.assertj.core.api.Assertions.assertThat;

class ScopeKeyValuesTests {

	/**
	 * Not the cache of this JVM, which other tests fill.
	 */
	private final Map<ScopeKeyValues.Key, KeyValues> cache = new ConcurrentHashMap<>();

	@Test
	void scopesWithTheSameValuesShareTheirKeys() {
		assertThat(keys("a", "committed")).isSameAs(keys("a", "committed"));
		assertThat(keys("a", "committed")).isNotEqualTo(keys("a", "failed"));
	}

	@Test
	void everyDatabaseHasItsOwnKeys() {
		for (int tenant = 0; tenant < 3000; tenant++) {
			String database = "tenant" + tenant;
			assertThat(keys(database, null))
				.anySatisfy((keyValue) -> assertThat(keyValue.getValue()).isEqualTo(database));
		}
	}

	private KeyValues keys(String database, String outcome) {
		return ScopeKeyValues.lowCardinality(scope(database, outcome), this.cache);
	}

	private static ScopeObservationContext scope(String database, String outcome) {
		SessionScopeObservationContext context = new SessionScopeObservationContext("template", AccessMode.WRITE,
				database);
		if (outcome != null) {
			context.setOutcome(outcome);
		}
		return context;
	}

}
