package com.example.scopes;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of {@code docs/scopes.md}.
 */
@Neo4jServerTest
class BookingsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private AutowireCapableBeanFactory beans;

	@AfterEach
	void clear() {
		assertThat(this.sessions.query("MATCH (b:Booking) DELETE b").run()).succeedsWithin(PATIENCE);
	}

	@Test
	void theQueryIsInTheTransaction() {
		Bookings bookings = this.beans.createBean(Bookings.class);
		long committed = this.sessions.statistics().committed();
		assertThat(bookings.book(() -> 7L)).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().committed()).isEqualTo(committed + 1);
		assertThat(this.sessions.query("MATCH (b:Booking) RETURN b.price").fetchAs(Long.class).all().join())
			.containsExactly(7L);
	}

}
