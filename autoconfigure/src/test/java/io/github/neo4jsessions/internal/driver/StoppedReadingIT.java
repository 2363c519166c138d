package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A scope is stopped while a large result is being read: the connection that it leaves
 * behind carries nothing of that result into the next scope. The pool has one connection,
 * so that the next scope is certain to use it.
 */
@Neo4jServerTest
class StoppedReadingIT {

	private static final int ROUNDS = 25;

	private static final String LARGE = "UNWIND range(1, 20000) AS x RETURN x";

	@Autowired
	private Neo4jConnectionDetails details;

	private Driver driver;

	private SessionTemplate template;

	@BeforeEach
	void connect() {
		this.driver = GraphDatabase.driver(this.details.getUri(),
				(this.details.getAuthToken() != null) ? this.details.getAuthToken() : AuthTokens.none(),
				Config.builder()
					.withMaxConnectionPoolSize(1)
					.withConnectionAcquisitionTimeout(10, TimeUnit.SECONDS)
					.build());
		this.template = SessionTemplate.create(this.driver);
		this.template.query("RETURN 1").run().join();
	}

	@AfterEach
	void disconnect() {
		this.driver.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ways")
	void theNextScopeSeesNothingOfTheOldResult(String way, Function<SessionTemplate, CompletableFuture<?>> read) {
		for (int round = 0; round < ROUNDS; round++) {
			CompletableFuture<?> future = read.apply(this.template);
			long moment = System.nanoTime() + ThreadLocalRandom.current().nextLong(8_000_000);
			while (System.nanoTime() < moment) {
				Thread.onSpinWait();
			}
			future.cancel(true);
			assertThat(this.template.query("RETURN $round").bind(round).to("round").fetchAs(Integer.class).one())
				.as("round %d", round)
				.succeedsWithin(java.time.Duration.ofSeconds(30))
				.isEqualTo(java.util.Optional.of(round));
			await().until(() -> this.template.statistics().active() == 0);
		}
		assertThat(this.template.statistics().unknown()).isZero();
	}

	static Stream<Arguments> ways() {
		return Stream.of(way("query, all", (template) -> template.query(LARGE).fetchAs(Long.class).all()),
				way("query, run", (template) -> template.query(LARGE).run()),
				way("query, stream",
						(template) -> template.query(LARGE).fetchAs(Long.class).stream().collectList().toFuture()),
				way("a session's cursor, list", (template) -> template.execute(StoppedReadingIT::list)),
				way("a session's cursor, row by row", (template) -> template.execute(StoppedReadingIT::rowByRow)),
				way("a transaction's cursor, list", (template) -> template.executeWrite(StoppedReadingIT::list)),
				way("a transaction's cursor, row by row",
						(template) -> template.executeWrite(StoppedReadingIT::rowByRow)),
				way("a transaction's cursor, for each", (template) -> template
					.executeWrite((tx) -> tx.runAsync(LARGE).thenCompose((cursor) -> cursor.forEachAsync((row) -> {
					})))),
				way("a query in a transaction",
						(template) -> template.executeWrite((tx) -> template.query(LARGE).fetchAs(Long.class).all())),
				way("a transaction of the user's, list",
						(template) -> template.execute((session) -> session.beginTransactionAsync()
							.thenCompose((tx) -> list(tx).thenCompose((rows) -> tx.commitAsync())))),
				way("a transaction of the user's, rolled back meanwhile", (template) -> template.execute(
						(session) -> session.beginTransactionAsync().thenCompose(StoppedReadingIT::rollBackMeanwhile))),
				way("the driver's own retries",
						(template) -> template.execute((session) -> session.executeReadAsync(StoppedReadingIT::list))));
	}

	private static Arguments way(String name, Function<SessionTemplate, CompletableFuture<?>> read) {
		return Arguments.of(name, read);
	}

	private static CompletionStage<Object> list(AsyncQueryRunner runner) {
		return runner.runAsync(LARGE).thenCompose(ResultCursor::listAsync).thenApply((rows) -> rows);
	}

	private static CompletionStage<Void> rollBackMeanwhile(AsyncTransaction transaction) {
		return transaction.runAsync(LARGE).thenCompose((cursor) -> {
			cursor.listAsync();
			return transaction.rollbackAsync();
		});
	}

	private static CompletionStage<Object> rowByRow(AsyncQueryRunner runner) {
		return runner.runAsync(LARGE).thenCompose(StoppedReadingIT::rest);
	}

	private static CompletionStage<Object> rest(ResultCursor cursor) {
		return cursor.nextAsync()
			.thenComposeAsync((row) -> (row != null) ? rest(cursor) : CompletableFuture.completedFuture("read"));
	}

}
