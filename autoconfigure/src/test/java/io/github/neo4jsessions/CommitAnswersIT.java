package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.server.DirectQueries;
import io.github.neo4jsessions.server.Neo4jServerTest;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.github.neo4jsessions.test.driver.Stall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.Neo4jException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real server refuses a COMMIT: the answers that it gives, and their effects.
 */
@Neo4jServerTest
class CommitAnswersIT {

	private static final String NO_CYPHER = "not Cypher";

	private static final String FAILS_LATE = "UNWIND range(1, 50000) AS x RETURN 1 / (50000 - x) AS y";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String run = UUID.randomUUID().toString();

	@Autowired
	private Driver driver;

	@Autowired
	private Neo4jConnectionDetails details;

	private SessionTemplate sessions;

	@BeforeEach
	void template() {
		this.sessions = SessionTemplate.builder(this.driver)
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, false))
			.build();
	}

	@Test
	void aTransactionThatAnOperatorTerminatesFails() {
		assertRefused(marked(null),
				(tx) -> create(tx).thenCompose(
						(created) -> query("SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData.run = $run "
								+ "TERMINATE TRANSACTIONS transactionId YIELD message RETURN count(message)")),
				"Neo.ClientError.Transaction.Terminated");
	}

	@Test
	void aTransactionThatExceedsItsTimeoutFails() {
		// long enough for the query
		assertRefused(marked(Duration.ofSeconds(2)), (tx) -> create(tx).thenCompose((created) -> untilTerminated()),
				"Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration");
	}

	@Test
	void aReadThatReturnsWhileItsResultIsReadIsNotRetried() {
		assertThat(this.sessions
			.executeRead((tx) -> tx.runAsync("UNWIND range(1, 50000) AS x RETURN x").thenApply((cursor) -> {
				cursor.listAsync();
				return 1;
			}))).succeedsWithin(PATIENCE).isEqualTo(1);
		assertThat(this.sessions.statistics().retries()).isZero();
		assertThat(this.sessions.statistics().unknown()).isZero();
	}

	@Test
	void workThatLeavesATransactionOpenStoresNothingAndReportsIt() {
		assertThat(this.sessions.execute((session) -> session.beginTransactionAsync().thenCompose(this::create)))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("began a transaction with beginTransactionAsync and did not end it");
		assertThat(created()).isZero();
	}

	@Test
	void aCommitThatTheWorkDidNotAwaitIsMade() {
		assertThat(this.sessions.execute(
				(session) -> session.beginTransactionAsync().thenCompose((tx) -> create(tx).thenApply((created) -> {
					tx.commitAsync();
					return created;
				}))))
			.succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aTransactionFunctionOfTheDriverThatTheWorkDidNotAwaitIsAwaited() {
		assertThat(this.sessions.execute((session) -> {
			session.executeWriteAsync((tx) -> create(tx));
			return CompletableFuture.completedFuture("done");
		})).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
		assertThat(this.sessions.execute((session) -> {
			session.executeWriteAsync((tx) -> tx.runAsync("not Cypher"));
			return CompletableFuture.completedFuture("done");
		})).failsWithin(PATIENCE);
	}

	@Test
	void queriesThatTheWorkDidNotAwaitFailTheWork() {
		assertSyntaxError(this.sessions.execute((session) -> session.executeWriteAsync((tx) -> {
			tx.runAsync(NO_CYPHER);
			return CompletableFuture.completedFuture("done");
		})));
		assertSyntaxError(this.sessions.execute((session) -> session.beginTransactionAsync().thenCompose((tx) -> {
			tx.runAsync(NO_CYPHER);
			return tx.commitAsync();
		})));
		assertSyntaxError(this.sessions.inTransaction((tx) -> {
			tx.runAsync(NO_CYPHER);
			return CompletableFuture.completedFuture("done");
		}));
		assertThat(this.sessions.statistics().unknown()).isZero();
	}

	/**
	 * The server answers after the end of the work: before that, the failure would be
	 * left to the work.
	 */
	@Test
	void aQueryOfASessionThatTheWorkDidNotAwaitFailsTheWork() {
		try (BoltProxy proxy = BoltProxy.to(this.details.getUri());
				Driver slow = GraphDatabase.driver(proxy.uri(), this.details.getAuthToken())) {
			Stall answer = proxy.on(BoltMessage.RUN).stallAnswer();
			SessionTemplate template = SessionTemplate.create(slow);
			CompletableFuture<String> future = template.execute((session) -> {
				session.runAsync(NO_CYPHER);
				return CompletableFuture.completedFuture("done");
			});
			answer.release();
			assertSyntaxError(future);
			assertThat(template.statistics().unknown()).isZero();
		}
	}

	@Test
	void readsThatTheWorkDidNotAwaitFailTheWork() {
		assertCode(
				this.sessions.execute(
						(session) -> session.runAsync(FAILS_LATE).thenApply((cursor) -> cursor.listAsync() != null)),
				"Neo.ClientError.Statement.ArithmeticError");
		assertCode(
				this.sessions
					.inTransaction((tx) -> tx.runAsync(FAILS_LATE).thenApply((cursor) -> cursor.listAsync() != null)),
				"Neo.ClientError.Statement.ArithmeticError");
		assertCode(
				this.sessions.execute((session) -> session.executeWriteAsync(
						(tx) -> tx.runAsync(FAILS_LATE).thenApply((cursor) -> cursor.listAsync() != null))),
				"Neo.ClientError.Statement.ArithmeticError");
		assertThat(this.sessions.statistics().unknown()).isZero();
	}

	@Test
	void aQueryThatTheWorkDidNotAwaitIsCommitted() {
		assertThat(this.sessions.execute((session) -> {
			create(session);
			return CompletableFuture.completedFuture("done");
		})).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	private void assertSyntaxError(CompletableFuture<?> future) {
		assertCode(future, "Neo.ClientError.Statement.SyntaxError");
	}

	private void assertCode(CompletableFuture<?> future, String code) {
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.satisfies((ex) -> assertThat(driverError(ex).code()).isEqualTo(code));
	}

	/**
	 * The first error of the driver. From Neo4j 2025 on, that error has causes of its
	 * own, which have no code.
	 */
	private static Neo4jException driverError(Throwable error) {
		Throwable cause = error;
		while (cause != null && !(cause instanceof Neo4jException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("an error of the driver in %s", error).isNotNull();
		return (Neo4jException) cause;
	}

	private void assertRefused(TransactionConfig config, TransactionWork<?> work, String code) {
		assertThat(this.sessions.executeWrite(config, work)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOfSatisfying(Neo4jException.class, (ex) -> assertThat(ex.code()).isEqualTo(code));
		assertThat(this.sessions.statistics()).satisfies((statistics) -> {
			assertThat(statistics.failed()).isOne();
			assertThat(statistics.unknown()).isZero();
			assertThat(statistics.retries()).isZero();
		});
		assertThat(created()).isZero();
	}

	private TransactionConfig marked(Duration timeout) {
		TransactionConfig.Builder config = TransactionConfig.builder().withMetadata(Map.of("run", this.run));
		return ((timeout != null) ? config.withTimeout(timeout) : config).build();
	}

	private CompletionStage<String> create(AsyncQueryRunner runner) {
		return runner.runAsync("CREATE (:Answered {run: $run})", Map.of("run", this.run))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "created");
	}

	private CompletionStage<Long> untilTerminated() {
		return query("SHOW TRANSACTIONS YIELD metaData, status WHERE metaData.run = $run AND "
				+ "NOT status STARTS WITH 'Terminated' RETURN count(*)")
			.thenCompose((count) -> (count == 0) ? CompletableFuture.completedFuture(count) : untilTerminated());
	}

	private CompletionStage<Long> query(String query) {
		// The query runs on the driver, because a query of the template would be part of
		// the transaction.
		var session = this.driver.session(org.neo4j.driver.async.AsyncSession.class);
		return session.runAsync(query, Map.of("run", this.run))
			.thenCompose(ResultCursor::singleAsync)
			.thenCompose((row) -> session.closeAsync().thenApply((closed) -> row.get(0).asLong()));
	}

	private long created() {
		return DirectQueries.count(this.driver, "MATCH (n:Answered {run: $run}) RETURN count(n)",
				Map.of("run", this.run));
	}

}
