package com.example.queries;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.example.queries.Owners.Owner;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/queries.md} on a real server.
 */
@Neo4jServerTest
class QueriesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@BeforeEach
	void openAccounts() {
		run("CREATE (:Account {id: 'a', owner: 'Ann', balance: 0}), (:Account {id: 'b', owner: 'Bob', balance: 2})");
	}

	@AfterEach
	void closeAccounts() {
		run("MATCH (a:Account) DELETE a");
	}

	@Test
	void theExamplesWork() {
		assertThat(new Balances(this.sessions).balance("b")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(2L));
		assertThat(new Owners(this.sessions).owners()).succeedsWithin(PATIENCE)
			.isEqualTo(List.of(new Owner("Ann", 0), new Owner("Bob", 2)));
		ClosedAccounts closed = new ClosedAccounts(this.sessions);
		assertThat(closed.close("a")).succeedsWithin(PATIENCE);
		assertThat(closed.close("b")).succeedsWithin(PATIENCE);
		assertThat(new AccountIds(this.sessions).ids().collectList().toFuture()).succeedsWithin(PATIENCE)
			.isEqualTo(List.of("b"));
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
