package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.github.neo4jsessions.server.BoltMessage;
import io.github.neo4jsessions.server.BoltProxy;
import io.github.neo4jsessions.server.Fault;
import io.github.neo4jsessions.server.Neo4jServerTest;
import io.github.neo4jsessions.server.Stall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connection is lost at a chosen message: what the caller is told, what the server
 * did, and that nothing stays open.
 */
@Neo4jServerTest
class LostConnectionIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String run = UUID.randomUUID().toString();

	@Autowired
	private Driver directDriver;

	@Autowired
	private Neo4jConnectionDetails details;

	private BoltProxy proxy;

	private Driver driver;

	private SessionTemplate sessions;

	@BeforeEach
	void connectThroughTheProxy() {
		this.proxy = BoltProxy.to(this.details.getUri());
		this.driver = GraphDatabase.driver(this.proxy.uri(), this.details.getAuthToken());
		this.sessions = SessionTemplate.create(this.driver);
	}

	@AfterEach
	void nothingStaysOpen() throws Exception {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(create(this.sessions)).as("the driver still works").succeedsWithin(PATIENCE);
		this.driver.close();
		this.proxy.close();
	}

	@Test
	void aCommitWhoseAcknowledgementIsLostIsUnknownAndWasMade() {
		this.proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), TransactionOutcomeUnknownException.class);
		assertThat(this.sessions.statistics().unknown()).isOne();
		assertThat(created()).isOne();
	}

	@Test
	void aCommitThatNeverArrivesIsUnknownAndWasNotMade() {
		this.proxy.on(BoltMessage.COMMIT).cutBeforeRequest();
		assertFailsWith(create(this.sessions), TransactionOutcomeUnknownException.class);
		assertThat(this.sessions.statistics().unknown()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aBeginThatIsCutOffStartsNoTransaction() {
		this.proxy.on(BoltMessage.BEGIN).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), CannotCreateTransactionException.class);
		assertThat(this.sessions.statistics().failed()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aQueryThatIsCutOffIsRolledBackByTheServer() {
		this.proxy.on(BoltMessage.PULL).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), TransientDataAccessResourceException.class);
		assertThat(this.sessions.statistics().committed()).isZero();
		assertThat(created()).isZero();
	}

	@Test
	void aCancelWhileTheCommitIsStalledDoesNotUndoTheCommit() {
		Stall stall = this.proxy.on(BoltMessage.COMMIT).stallAnswer();
		CompletableFuture<String> future = create(this.sessions);
		stall.awaitReached(PATIENCE);
		future.cancel(true);
		assertThat(this.sessions.statistics().active()).isOne();
		stall.release();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(this.sessions.statistics().committed()).isOne();
		assertThat(created()).isOne();
	}

	@Test
	void aCancelWhileTheQueryIsStalledRollsBack() {
		Stall stall = this.proxy.on(BoltMessage.PULL).stallAnswer();
		CompletableFuture<String> future = create(this.sessions);
		stall.awaitReached(PATIENCE);
		future.cancel(true);
		stall.release();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(this.sessions.statistics().rolledBack()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aResultThatIsCutOffInTheMiddleIsAnErrorAndRolledBack() {
		this.proxy.on(BoltMessage.PULL).cutAfterRecords(3);
		CompletableFuture<List<Integer>> future = this.sessions
			.inTransaction((tx) -> create(tx).thenCompose((created) -> tx.runAsync("UNWIND range(1, 10) AS n RETURN n"))
				.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asInt())));
		assertThat(future).failsWithin(PATIENCE).withThrowableOfType(ExecutionException.class);
		assertThat(this.sessions.statistics().committed()).isZero();
		assertThat(created()).isZero();
	}

	/**
	 * A connection returns to the pool with a RESET. The driver waits for its answer
	 * before it reports the commit, although the commit was made.
	 */
	@Test
	void aResetThatIsCutOffDoesNotUndoTheCommit() {
		assertCommitStands(this.proxy.on(BoltMessage.RESET).cutBeforeAnswer());
	}

	@Test
	void aResetThatNeverArrivesDoesNotUndoTheCommit() {
		assertCommitStands(this.proxy.on(BoltMessage.RESET).cutBeforeRequest());
	}

	private void assertCommitStands(Fault fault) {
		CompletableFuture<String> future = create(this.sessions);
		fault.awaitReached(PATIENCE);
		assertThat(future).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().committed()).isOne();
		assertThat(created()).isOne();
	}

	@Test
	void aResetThatIsStalledKeepsTheScopeOpenUntilItIsAnswered() {
		Stall stall = this.proxy.on(BoltMessage.RESET).stallAnswer();
		CompletableFuture<String> future = create(this.sessions);
		stall.awaitReached(PATIENCE);
		assertThat(future).isNotDone();
		assertThat(this.sessions.statistics().active()).isOne();
		stall.release();
		assertThat(future).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aResetThatIsStalledAfterARollbackEndsWithItsConnection() {
		Stall stall = this.proxy.on(BoltMessage.RESET).stallAnswer();
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> create(tx).thenApply((created) -> {
			throw new IllegalStateException("the work failed");
		}));
		stall.awaitReached(PATIENCE);
		stall.cancel();
		this.proxy.cutAll();
		assertFailsWith(future, IllegalStateException.class);
		assertThat(created()).isZero();
	}

	@Test
	void aRollbackThatIsCutOffKeepsTheFirstError() {
		this.proxy.on(BoltMessage.ROLLBACK).cutBeforeAnswer();
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> create(tx).thenApply((created) -> {
			throw new IllegalStateException("the work failed");
		}));
		assertFailsWith(future, IllegalStateException.class);
		assertThat(this.sessions.statistics().failed()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aCancelWhileTheBeginIsStalledRollsBackWithoutWork() {
		Stall stall = this.proxy.on(BoltMessage.BEGIN).stallRequest();
		CompletableFuture<String> future = create(this.sessions);
		stall.awaitReached(PATIENCE);
		future.cancel(true);
		assertThat(this.sessions.statistics().active()).isOne();
		stall.release();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(created()).isZero();
	}

	@Test
	void aSlowNetworkChangesNothing() {
		this.proxy.delay(Duration.ofMillis(20));
		assertThat(create(this.sessions)).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aBeginThatIsCutOffIsRetried() {
		this.proxy.on(BoltMessage.BEGIN).cutBeforeAnswer();
		assertThat(retrying().executeWrite(this::create)).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aWriteThatIsCutOffBeforeItsCommitIsRetriedAndAppliedOnce() {
		this.proxy.on(BoltMessage.RUN).cutBeforeAnswer();
		this.proxy.on(BoltMessage.PULL).nth(2).cutBeforeAnswer();
		assertThat(retrying().executeWrite(this::create)).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aWriteOfUnknownOutcomeIsNotAppliedTwice() {
		this.proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertFailsWith(retrying().executeWrite(this::create), TransactionOutcomeUnknownException.class);
		assertThat(created()).isOne();
	}

	@Test
	void anIdempotentWriteOfUnknownOutcomeIsAppliedTwice() {
		this.proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertThat(retrying().idempotent().executeWrite(this::create)).succeedsWithin(PATIENCE);
		assertThat(created()).isEqualTo(2);
	}

	@Test
	void aReadOfUnknownOutcomeIsRetried() {
		this.proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertThat(retrying().executeRead((tx) -> tx.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asInt()))).succeedsWithin(PATIENCE).isEqualTo(1);
	}

	private SessionTemplate retrying() {
		this.sessions = this.sessions.mutate()
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, false))
			.build();
		return this.sessions;
	}

	private CompletableFuture<String> create(SessionTemplate sessions) {
		return sessions.inTransaction(this::create);
	}

	private CompletionStage<String> create(TransactionScope tx) {
		return tx.runAsync("CREATE (:Lost {run: $run})", Map.of("run", this.run))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "created");
	}

	private long created() {
		return this.directDriver.executableQuery("MATCH (n:Lost {run: $run}) RETURN count(n)")
			.withParameters(Map.of("run", this.run))
			.execute()
			.records()
			.get(0)
			.get(0)
			.asLong();
	}

	private static void assertFailsWith(CompletableFuture<?> future, Class<? extends Throwable> type) {
		assertThat(future).failsWithin(PATIENCE).withThrowableThat().havingCause().isInstanceOf(type);
	}

}
