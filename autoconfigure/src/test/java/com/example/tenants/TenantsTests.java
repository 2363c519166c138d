package com.example.tenants;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

import org.springframework.data.neo4j.core.DatabaseSelection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/tenants.md}, on a driver that shows how its sessions
 * were opened.
 */
class TenantsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create()
		.on(Step.RUN)
		.fail(new IllegalStateException("no rows"));

	private final SessionTemplate sessions = SessionTemplate.create(this.script);

	@Test
	void aViewDeterminesDatabaseTokenAndMetadata() {
		AuthToken token = AuthTokens.bearer("token");
		assertThat(new TenantOrders(this.sessions).count("acme", token)).failsWithin(PATIENCE);
		assertThat(this.script.sessionConfigs()).last()
			.satisfies((config) -> assertThat(config.database()).contains("acme"));
		assertThat(this.script.authTokens()).containsExactly(Optional.of(token));
		assertThat(this.script.transactionConfigs()).last()
			.satisfies((config) -> assertThat(config.metadata().get("tenant").asString()).isEqualTo("acme"));
	}

	@Test
	void aProviderThatHasToWaitDeterminesTheDatabase() {
		assertThat(
				new SelectedOrders(this.sessions).count(() -> Mono.just(DatabaseSelection.byName("acme"))).toFuture())
			.failsWithin(PATIENCE);
		assertThat(this.script.sessionConfigs()).last()
			.satisfies((config) -> assertThat(config.database()).contains("acme"));
	}

	@Test
	void theIdOfTheRequestIsContributed() {
		TransactionMetadataContributor contributor = new RequestIdConfiguration().requestId();
		assertThat(contributor.contribute()).isEqualTo(Map.of());
		MDC.put("requestId", "17");
		try {
			assertThat(contributor.contribute()).isEqualTo(Map.of("requestId", "17"));
		}
		finally {
			MDC.remove("requestId");
		}
	}

}
