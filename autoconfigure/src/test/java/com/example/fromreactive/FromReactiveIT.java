package com.example.fromreactive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.data.neo4j.core.ReactiveNeo4jClient;
import org.springframework.data.neo4j.core.transaction.ReactiveNeo4jTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/from-spring-data.md}: all three do the same.
 */
@Neo4jServerTest
class FromReactiveIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private Driver driver;

	@Autowired
	private AutowireCapableBeanFactory beans;

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
	void springDataReactive() {
		SpringDataAccounts accounts = new SpringDataAccounts(ReactiveNeo4jClient.create(this.driver),
				TransactionalOperator.create(new ReactiveNeo4jTransactionManager(this.driver)));
		assertTransfers(() -> accounts.transfer("a", "b", 3).toFuture(), () -> accounts.ids().collectList().toFuture());
	}

	@Test
	void reactiveSessions() {
		ReactiveAccounts accounts = new ReactiveAccounts(this.sessions);
		assertTransfers(() -> accounts.transfer("a", "b", 3).toFuture(), () -> accounts.ids().collectList().toFuture());
	}

	@Test
	void futures() {
		FutureAccounts accounts = this.beans.createBean(FutureAccounts.class);
		assertTransfers(() -> accounts.transfer("a", "b", 3), accounts::ids);
	}

	private void assertTransfers(Supplier<CompletionStage<Long>> transfer,
			Supplier<CompletionStage<List<String>>> ids) {
		assertThat(transfer.get()).succeedsWithin(PATIENCE).isEqualTo(3L);
		assertThat(ids.get()).succeedsWithin(PATIENCE).isEqualTo(List.of("a", "b"));
		assertThat(this.sessions.query("MATCH (a:Account {id: 'a'}) RETURN a.balance").fetchAs(Long.class).one())
			.succeedsWithin(PATIENCE)
			.satisfies((balance) -> assertThat(balance).contains(7L));
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

}
