package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.Fault;
import io.github.neo4jsessions.test.driver.Stall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connection is lost at a chosen message: what the caller is told, what the server
 * did, and that nothing stays open.
 */
class LostConnectionIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String run = UUID.randomUUID().toString();

	private SessionTemplate sessions;

	@BeforeEach
	void createTemplate() {
		this.sessions = SessionTemplate.create(driver());
	}

	@AfterEach
	void nothingStaysOpen() throws Exception {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(create(this.sessions)).as("the driver still works").succeedsWithin(PATIENCE);
	}

	@Test
	void aCommitWhoseAcknowledgementIsLostIsUnknownAndWasMade() {
		proxy().on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), TransactionOutcomeUnknownException.class);
		assertThat(this.sessions.statistics().unknown()).isOne();
		assertThat(created()).isOne();
	}

	@Test
	void aCommitThatNeverArrivesIsUnknownAndWasNotMade() {
		proxy().on(BoltMessage.COMMIT).cutBeforeRequest();
		assertFailsWith(create(this.sessions), TransactionOutcomeUnknownException.class);
		assertThat(this.sessions.statistics().unknown()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aBeginThatIsCutOffStartsNoTransaction() {
		proxy().on(BoltMessage.BEGIN).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), CannotCreateTransactionException.class);
		assertThat(this.sessions.statistics().failed()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aQueryThatIsCutOffIsRolledBackByTheServer() {
		proxy().on(BoltMessage.PULL).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), TransientDataAccessResourceException.class);
		assertThat(this.sessions.statistics().committed()).isZero();
		assertThat(created()).isZero();
	}

	@Test
	void aCancelWhileTheCommitIsStalledDoesNotUndoTheCommit() {
		Stall stall = proxy().on(BoltMessage.COMMIT).stallAnswer();
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
		Stall stall = proxy().on(BoltMessage.PULL).stallAnswer();
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
		proxy().on(BoltMessage.PULL).cutAfterRecords(3);
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
		assertCommitStands(proxy().on(BoltMessage.RESET).cutBeforeAnswer());
	}

	@Test
	void aResetThatNeverArrivesDoesNotUndoTheCommit() {
		assertCommitStands(proxy().on(BoltMessage.RESET).cutBeforeRequest());
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
		Stall stall = proxy().on(BoltMessage.RESET).stallAnswer();
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
		Stall stall = proxy().on(BoltMessage.RESET).stallAnswer();
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> create(tx).thenApply((created) -> {
			throw new IllegalStateException("the work failed");
		}));
		stall.awaitReached(PATIENCE);
		stall.cancel();
		proxy().cutAll();
		assertFailsWith(future, IllegalStateException.class);
		assertThat(created()).isZero();
	}

	@Test
	void aRollbackThatIsCutOffKeepsTheFirstError() {
		proxy().on(BoltMessage.ROLLBACK).cutBeforeAnswer();
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> create(tx).thenApply((created) -> {
			throw new IllegalStateException("the work failed");
		}));
		assertFailsWith(future, IllegalStateException.class);
		assertThat(this.sessions.statistics().failed()).isOne();
		assertThat(created()).isZero();
	}

	@Test
	void aCancelWhileTheBeginIsStalledRollsBackWithoutWork() {
		Stall stall = proxy().on(BoltMessage.BEGIN).stallRequest();
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
		proxy().delay(Duration.ofMillis(20));
		assertThat(create(this.sessions)).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aBeginThatIsCutOffIsRetried() {
		proxy().on(BoltMessage.BEGIN).cutBeforeAnswer();
		assertThat(retrying().executeWrite(this::create)).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aWriteThatIsCutOffBeforeItsCommitIsRetriedAndAppliedOnce() {
		proxy().on(BoltMessage.RUN).cutBeforeAnswer();
		proxy().on(BoltMessage.PULL).nth(2).cutBeforeAnswer();
		assertThat(retrying().executeWrite(this::create)).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
	}

	@Test
	void aWriteOfUnknownOutcomeIsNotAppliedTwice() {
		proxy().on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertFailsWith(retrying().executeWrite(this::create), TransactionOutcomeUnknownException.class);
		assertThat(created()).isOne();
	}

	@Test
	void anIdempotentWriteOfUnknownOutcomeIsAppliedTwice() {
		proxy().on(BoltMessage.COMMIT).cutBeforeAnswer();
		assertThat(retrying().idempotent().executeWrite(this::create)).succeedsWithin(PATIENCE);
		assertThat(created()).isEqualTo(2);
	}

	@Test
	void aReadOfUnknownOutcomeIsRetried() {
		proxy().on(BoltMessage.COMMIT).cutBeforeAnswer();
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
		return count("MATCH (n:Lost {run: $run}) RETURN count(n)", Map.of("run", this.run));
	}

}
