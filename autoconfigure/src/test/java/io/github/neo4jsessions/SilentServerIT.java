package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.FaultSpec;
import io.github.neo4jsessions.test.driver.Stall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server falls silent at a chosen message: the caller is notified in time, and the
 * session stays open until the driver releases it.
 */
class SilentServerIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * How many calls are made until one is stalled in time. The last one has more than
	 * nine seconds.
	 */
	private static final int MOST_CALLS = 6;

	private final IllegalStateException workError = new IllegalStateException("the work failed");

	private String run;

	private SessionTemplate sessions;

	private Stall stall;

	@BeforeEach
	void connect() {
		// here, so that the deadline is not spent on it
		SessionTemplate.create(driver()).query("RETURN 1").run().join();
	}

	/**
	 * Make a call whose deadline passes while a message is stalled. If the message comes
	 * after the deadline, on a busy machine, there is another call, with more time. The
	 * call before must have ended as one that was too late does.
	 */
	private <T> CompletableFuture<T> stalledAt(BoltMessage message, Function<FaultSpec, Stall> stalling,
			Function<SessionTemplate, CompletableFuture<T>> call) {
		Duration deadline = Duration.ofMillis(150);
		for (int calls = 1;; calls++) {
			deadline = deadline.multipliedBy(2);
			this.run = UUID.randomUUID().toString();
			this.sessions = SessionTemplate.builder(driver()).scopeTimeout(deadline).terminateOnCancel(true).build();
			this.stall = stalling.apply(proxy().on(message));
			AtomicLong stalled = new AtomicLong();
			this.stall.onReached(() -> stalled.set(System.nanoTime()));
			long start = System.nanoTime();
			CompletableFuture<T> future = call.apply(this.sessions);
			await().atMost(PATIENCE).until(() -> stalled.get() != 0 || future.isDone());
			long stalledAt = stalled.get();
			if (stalledAt != 0 && stalledAt - start < deadline.toNanos()) {
				return future;
			}
			assertThat(Duration.ofNanos(System.nanoTime() - start)).as("time until the call was given up")
				.isGreaterThanOrEqualTo(deadline);
			assertThat(future.isDone() && !future.isCompletedExceptionally())
				.as("value before %s was passed on", message)
				.isFalse();
			this.stall.release();
			await().atMost(PATIENCE).until(() -> future.isDone() && this.sessions.statistics().active() == 0);
			assertTooLate(stalledAt != 0, future.handle((value, ex) -> ex).join());
			assertThat(calls).as("calls in which %s came after the deadline", message).isLessThan(MOST_CALLS);
		}
	}

	/**
	 * Check the result of a call whose message was not stalled in time.
	 * @param stalled whether it was stalled nevertheless
	 * @param error its error, or {@code null} for a value
	 */
	private void assertTooLate(boolean stalled, Throwable error) {
		if (error == null) {
			assertThat(stalled).as("a message was stalled by a call that succeeded").isTrue();
		}
		else if (error != this.workError) {
			assertThat(error).isInstanceOfAny(SessionScopeTimeoutException.class,
					TransactionOutcomeUnknownException.class);
		}
		SessionStatistics statistics = this.sessions.statistics();
		assertThat(statistics.closed()).isEqualTo(statistics.opened());
		assertThat(this.sessions.monitor().activeTransactions()).isZero();
	}

	@ParameterizedTest
	@EnumSource(value = BoltMessage.class, names = { "BEGIN", "RUN", "PULL" })
	void beforeTheCommitNothingIsWritten(BoltMessage message) {
		CompletableFuture<String> future = stalledAt(message, FaultSpec::stallRequest,
				(sessions) -> sessions.inTransaction(this::create));
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionScopeTimeoutException.class);
		endsWithTheStall();
		assertThat(created()).isZero();
	}

	@Test
	void afterTheCommitTheOutcomeIsUnknown() {
		CompletableFuture<String> future = stalledAt(BoltMessage.COMMIT, FaultSpec::stallAnswer,
				(sessions) -> sessions.inTransaction(this::create));
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(this.sessions.statistics().unknown()).isOne();
		endsWithTheStall();
		assertThat(created()).isOne();
		assertThat(this.sessions.statistics().committed()).isZero();
	}

	@Test
	void atTheRollbackTheFirstErrorIsReported() {
		CompletableFuture<Object> future = stalledAt(BoltMessage.ROLLBACK, FaultSpec::stallRequest,
				(sessions) -> sessions.inTransaction(
						(tx) -> create(tx).thenCompose((created) -> CompletableFuture.failedFuture(this.workError))));
		assertThat(future).failsWithin(PATIENCE).withThrowableThat().havingCause().isSameAs(this.workError);
		endsWithTheStall();
		assertThat(created()).isZero();
	}

	@Test
	void inAnAutoCommitQueryTheOutcomeIsUnknown() {
		CompletableFuture<ResultSummary> future = stalledAt(BoltMessage.PULL, FaultSpec::stallAnswer,
				this::createAlone);
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		endsWithTheStall();
		assertThat(created()).isOne();
	}

	@Test
	void inAnAutoCommitQueryTheOutcomeIsUnknownIfTheAnswerComesJustAfterTheDeadline() {
		CompletableFuture<ResultSummary> future = stalledAt(BoltMessage.PULL, FaultSpec::stallAnswer,
				this::createAlone);
		await().atMost(PATIENCE)
			.until(() -> this.sessions.monitor()
				.openScopes()
				.stream()
				.anyMatch((scope) -> scope.state() == OpenScope.State.CLOSING));
		this.stall.release();
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(created()).isOne();
	}

	private void endsWithTheStall() {
		assertThat(this.sessions.statistics().active()).as("active while the server is silent").isOne();
		this.stall.release();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
	}

	private CompletableFuture<ResultSummary> createAlone(SessionTemplate sessions) {
		return sessions.query("CREATE (:Silent {run: $run})").bind(this.run).to("run").run();
	}

	private CompletionStage<String> create(AsyncQueryRunner runner) {
		return runner.runAsync("CREATE (:Silent {run: $run})", Map.of("run", this.run))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "created");
	}

	private long created() {
		return count("MATCH (n:Silent {run: $run}) RETURN count(n)", Map.of("run", this.run));
	}

}
