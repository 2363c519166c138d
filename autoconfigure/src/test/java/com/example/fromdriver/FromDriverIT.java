package com.example.fromdriver;

import java.time.Duration;
import java.util.List;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.exceptions.NoSuchRecordException;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/from-driver.md}: both ways do the same, except that
 * one closes its session after a failure.
 */
@Neo4jServerTest
class FromDriverIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private Driver driver;

	@BeforeEach
	void open() {
		run("CREATE (:Account {id: 'a', balance: 10}), (:Account {id: 'b', balance: 0})");
	}

	@AfterEach
	void close() {
		run("MATCH (a:Account) DELETE a");
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void bothWaysDoTheSame() {
		DriverAccounts before = new DriverAccounts(this.driver);
		TemplateAccounts after = new TemplateAccounts(this.sessions);
		assertThat(before.transfer("a", "b", 3)).succeedsWithin(PATIENCE).isEqualTo(3L);
		assertThat(after.transfer("a", "b", 3)).succeedsWithin(PATIENCE).isEqualTo(6L);
		assertThat(before.ids()).succeedsWithin(PATIENCE).isEqualTo(List.of("a", "b"));
		assertThat(after.ids()).succeedsWithin(PATIENCE).isEqualTo(List.of("a", "b"));
	}

	@Test
	void aTransferThatFailsChangesNothing() {
		assertThat(new TemplateAccounts(this.sessions).transfer("a", "none", 3)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(NoSuchRecordException.class);
		assertThat(this.sessions.query("MATCH (a:Account) RETURN sum(a.balance)").fetchAs(Long.class).one())
			.succeedsWithin(PATIENCE)
			.satisfies((sum) -> assertThat(sum).contains(10L));
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
