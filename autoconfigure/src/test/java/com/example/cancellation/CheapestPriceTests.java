package com.example.cancellation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the readers of {@code docs/cancellation.md} on a driver that does not answer.
 */
class CheapestPriceTests {

	private static final Duration PATIENCE = Duration.ofHours(1);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final CheapestPrice price;

	CheapestPriceTests() {
		this.script.on(Step.RUN).stall();
		this.price = new CheapestPrice(SessionTemplate.create(this.script));
	}

	@Test
	void aReaderOfACopyGivesUpAlone() {
		CompletableFuture<Long> other = this.price.impatient(PATIENCE);
		this.price.alone(PATIENCE).cancel(true);
		assertThat(other).isNotDone();
	}

	@Test
	void aReaderOfTheSharedFutureGivesUpForAll() {
		CompletableFuture<Long> other = this.price.alone(PATIENCE);
		this.price.impatient(PATIENCE).cancel(true);
		Awaitility.await().until(other::isCompletedExceptionally);
	}

}
