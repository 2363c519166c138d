package io.github.neo4jsessions.observation;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;

import static org.assertj.core.api.Assertions.assertThat;

class ScopeKeyValuesTests {

	@Test
	void scopesWithTheSameValuesShareTheirKeys() {
		assertThat(ScopeKeyValues.lowCardinality(scope("a", "committed")))
			.isSameAs(ScopeKeyValues.lowCardinality(scope("a", "committed")));
		assertThat(ScopeKeyValues.lowCardinality(scope("a", "committed")))
			.isNotEqualTo(ScopeKeyValues.lowCardinality(scope("a", "failed")));
	}

	@Test
	void everyDatabaseHasItsOwnKeys() {
		for (int tenant = 0; tenant < 3000; tenant++) {
			String database = "tenant" + tenant;
			assertThat(ScopeKeyValues.lowCardinality(scope(database, null)))
				.anySatisfy((keyValue) -> assertThat(keyValue.getValue()).isEqualTo(database));
		}
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
