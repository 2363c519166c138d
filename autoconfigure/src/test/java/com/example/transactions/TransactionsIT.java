package com.example.transactions;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.NoSuchRecordException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/transactions.md}.
 */
@Neo4jServerTest
class TransactionsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private AutowireCapableBeanFactory beans;

	@BeforeEach
	void open() {
		run("CREATE (:Account {id: 'a', balance: 10}), (:Account {id: 'b', balance: 0})");
	}

	@AfterEach
	void close() {
		run("MATCH (n:Account|Transfer) DELETE n");
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void aTransferIsOneTransactionWithAllThatJoinsIt() {
		long committed = this.sessions.statistics().committed();
		assertThat(accounts().transfer("a", "b", 3)).succeedsWithin(PATIENCE).isEqualTo(3L);
		assertThat(this.sessions.statistics().committed()).isEqualTo(committed + 1);
		assertThat(numbers("MATCH (a:Account) RETURN a.balance ORDER BY a.id")).containsExactly(7L, 3L);
		assertThat(numbers("MATCH (t:Transfer) RETURN count(t)")).containsExactly(1L);
	}

	@Test
	void aTransferToNobodyChangesNothing() {
		assertThat(accounts().transfer("a", "none", 3)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(NoSuchElementException.class);
		assertThat(numbers("MATCH (a:Account) RETURN a.balance ORDER BY a.id")).containsExactly(10L, 0L);
	}

	@Test
	void aMethodThatMayBeRetried() {
		RetriedTransfers transfers = this.beans.createBean(RetriedTransfers.class);
		assertThat(transfers.transfer("a", "b", 3)).succeedsWithin(PATIENCE).isEqualTo(3L);
		assertThat(transfers.transfer("a", "none", 3)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(NoSuchRecordException.class);
		assertThat(numbers("MATCH (a:Account) RETURN a.balance ORDER BY a.id")).containsExactly(7L, 3L);
	}

	private Accounts accounts() {
		return (Accounts) this.beans.initializeBean(new Accounts(this.sessions, this.beans.createBean(Deposits.class)),
				"accounts");
	}

	private List<Long> numbers(String query) {
		return this.sessions.query(query).fetchAs(Long.class).all().join();
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
