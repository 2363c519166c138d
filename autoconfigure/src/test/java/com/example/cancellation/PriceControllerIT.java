package com.example.cancellation;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the emitter of {@code docs/cancellation.md}. What becomes of it if the client is
 * gone is tested in the module for web servers.
 */
@Neo4jServerTest
class PriceControllerIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@BeforeEach
	void add() {
		run("CREATE (:Price {amount: 3}), (:Price {amount: 5})");
	}

	@AfterEach
	void delete() {
		run("MATCH (p:Price) DELETE p");
	}

	@Test
	void thePricesAreStreamed() {
		MockMvcTester mvc = MockMvcTester.of(new PriceController(this.sessions));
		assertThat(mvc.get().uri("/prices")).hasStatusOk().bodyText().contains("data:3").contains("data:5");
		Awaitility.await().until(() -> this.sessions.statistics().active() == 0);
	}

	@Test
	void theCheapestPriceIsReadOnceForAll() {
		long opened = this.sessions.statistics().opened();
		CheapestPrice price = new CheapestPrice(this.sessions);
		assertThat(price.alone(PATIENCE)).succeedsWithin(PATIENCE).isEqualTo(3L);
		assertThat(price.impatient(PATIENCE)).succeedsWithin(PATIENCE).isEqualTo(3L);
		assertThat(this.sessions.statistics().opened()).isEqualTo(opened + 1);
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
