package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import io.github.neo4jsessions.server.Neo4jServerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The errors of a real server, and where they reach the caller.
 */
@Neo4jServerTest
@ExtendWith(OutputCaptureExtension.class)
class SessionTemplateIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private MeterRegistry meters;

	@AfterEach
	void nothingStaysOpen() {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
	}

	@Test
	void readsWhatItWrote() {
		String id = UUID.randomUUID().toString();
		assertThat(this.sessions.executeWrite((tx) -> run(tx, "CREATE (:Thing {id: $id})", Map.of("id", id))))
			.succeedsWithin(PATIENCE);
		assertThat(this.sessions
			.executeRead((tx) -> number(tx, "MATCH (n:Thing {id: $id}) RETURN count(n)", Map.of("id", id))))
			.succeedsWithin(PATIENCE)
			.isEqualTo(1L);
	}

	@Test
	void readTransactionsDoNotWrite() {
		assertThat(this.sessions.executeRead((tx) -> run(tx, "CREATE (:Thing)", Map.of()))).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.havingCause()
			.isInstanceOf(ClientException.class);
	}

	@Test
	void aViolatedConstraintIsADataIntegrityViolation() {
		this.sessions
			.execute((session) -> run(session,
					"CREATE CONSTRAINT unique_id IF NOT EXISTS FOR (n:Unique) REQUIRE n.id IS UNIQUE", Map.of()))
			.join();
		String id = UUID.randomUUID().toString();
		assertThat(this.sessions
			.executeWrite((tx) -> run(tx, "CREATE (:Unique {id: $id}), (:Unique {id: $id})", Map.of("id", id))))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(DataIntegrityViolationException.class);
	}

	@Test
	void aConstraintThatIsCheckedAtTheCommitIsADataIntegrityViolation() {
		long rolledBackBefore = this.sessions.statistics().rolledBack();
		assertThat(
				this.sessions.executeWrite((tx) -> run(tx, "CREATE (a:Thing)-[:KNOWS]->(:Thing) DELETE a", Map.of())))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(DataIntegrityViolationException.class);
		assertThat(this.sessions.statistics().rolledBack()).isEqualTo(rolledBackBefore);
	}

	@Test
	void aSyntaxErrorThatTheWorkDidNotAwaitIsReportedByTheCommit() {
		assertThat(this.sessions.executeWrite((tx) -> {
			tx.runAsync("not Cypher");
			return CompletableFuture.completedFuture("continued");
		})).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.havingCause()
			.isInstanceOfSatisfying(ClientException.class,
					(ex) -> assertThat(ex.code()).isEqualTo("Neo.ClientError.Statement.SyntaxError"));
	}

	@Test
	void aFailedQueryThatTheWorkRecoveredFromIsReportedByTheCommit() {
		assertThat(this.sessions.executeWrite((tx) -> run(tx, "RETURN 1/0 AS x", Map.of()).exceptionally((ex) -> null)
			.thenApply((ignored) -> "continued"))).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.havingCause()
			.isInstanceOfSatisfying(ClientException.class,
					(ex) -> assertThat(ex.code()).isEqualTo("Neo.ClientError.Statement.ArithmeticError"));
	}

	@Test
	void anErrorInAResultThatIsNotConsumedFailsTheSessionScope() {
		assertThat(this.sessions.execute(
				(session) -> session.runAsync("UNWIND [1, 0] AS x RETURN 1/x").thenApply((cursor) -> "not consumed")))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
	}

	@Test
	void anErrorInAResultThatIsNotConsumedFailsTheCommit() {
		long failedBefore = this.sessions.statistics().failed();
		assertThat(this.sessions
			.executeWrite((tx) -> tx.runAsync("UNWIND [1, 0] AS x RETURN 1/x").thenApply((cursor) -> "not consumed")))
			.failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class);
		assertThat(this.sessions.statistics().failed()).isEqualTo(failedBefore + 1);
	}

	@Test
	void aTransactionThatTakesTooLongIsAQueryTimeout() {
		TransactionConfig config = TransactionConfig.builder().withTimeout(Duration.ofMillis(50)).build();
		assertThat(this.sessions.executeRead(config,
				(tx) -> number(tx, "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)",
						Map.of())))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(QueryTimeoutException.class);
	}

	@Test
	void parametersThatCannotBeConvertedArriveThroughTheFuture() {
		assertThat(this.sessions.executeWrite((tx) -> run(tx, "RETURN $x", Map.of("x", new Object()))))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
	}

	@Test
	void waitingOnAThreadOfTheDriverThrowsInsteadOfDeadLocking() {
		SessionTemplate other = this.sessions.mutate().name("other").build();
		assertThat(this.sessions.executeRead((tx) -> tx.runAsync("RETURN 1")
			.thenApply((cursor) -> other.executeRead((inner) -> number(inner, "RETURN 1", Map.of())).join())))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("would deadlock")
			.withMessageContaining("thenCompose");
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(other.statistics().active()).isZero());
	}

	@Test
	void runAllReportsTheQueryThatFailedAndNotALaterOne() {
		assertThat(this.sessions.executeWrite((tx) -> tx.runAll(List.of(new Query("RETURN 1"), new Query("RETURN 1/0"),
				new Query("no Cypher"), new Query("RETURN 2")))))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.havingCause()
			.isInstanceOfSatisfying(ClientException.class,
					(ex) -> assertThat(ex.code()).isEqualTo("Neo.ClientError.Statement.ArithmeticError"));
	}

	@Test
	void aCancelInTheMiddleOfAQueryRollsBackAndIsNotLogged(CapturedOutput output) {
		long rolledBackBefore = this.sessions.statistics().rolledBack();
		CountDownLatch running = new CountDownLatch(1);
		CompletableFuture<Object> future = this.sessions.executeWrite(
				(tx) -> tx.runAsync("UNWIND range(1, 300000) AS x CREATE (n:Cancelled) DELETE n RETURN count(*)")
					.thenCompose((cursor) -> {
						CompletionStage<?> consumed = cursor.consumeAsync();
						running.countDown();
						return consumed;
					}));
		await().atMost(PATIENCE).until(() -> running.getCount() == 0);
		future.cancel(true);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(this.sessions.statistics().rolledBack()).isEqualTo(rolledBackBefore + 1);
		assertThat(output).doesNotContain("Session template 'default'");
	}

	@Test
	void theGaugeFollowsTheOpenSessions() {
		CompletableFuture<String> release = new CompletableFuture<>();
		CompletableFuture<String> held = this.sessions.executeWrite((tx) -> release);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(activeGauge()).isEqualTo(1.0));
		release.complete("released");
		assertThat(held).succeedsWithin(PATIENCE);
		assertThat(activeGauge()).isZero();
	}

	private double activeGauge() {
		return this.meters.get("neo4j.sessions.active").tag("template", "default").gauge().value();
	}

	private static CompletionStage<Object> run(AsyncQueryRunner runner, String query, Map<String, Object> parameters) {
		return runner.runAsync(query, parameters)
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "done");
	}

	private static CompletionStage<Long> number(AsyncQueryRunner runner, String query, Map<String, Object> parameters) {
		return runner.runAsync(query, parameters)
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong());
	}

}
