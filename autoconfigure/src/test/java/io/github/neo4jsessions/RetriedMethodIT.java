package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.neo4jsessions.server.Neo4jServerTest;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A deadlock of two annotated methods on a real server, which lock two nodes in opposite
 * order.
 */
@Neo4jServerTest
@Import(RetriedMethodIT.Locks.class)
class RetriedMethodIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private Locks locks;

	@Autowired
	private MeterRegistry meters;

	private final String run = UUID.randomUUID().toString();

	private SessionStatistics before;

	@BeforeEach
	void createTwoNodes() {
		assertThat(this.sessions.query("UNWIND ['a', 'b'] AS name CREATE (:Lock {run: $run, name: name, count: 0})")
			.bind(this.run)
			.to("run")
			.run()).succeedsWithin(PATIENCE);
		this.before = this.sessions.statistics();
	}

	@Test
	void withRetryBothMethodsSucceed() {
		double counted = retries();
		Meeting meeting = new Meeting();
		CompletableFuture<Void> ab = this.locks.retried(this.run, "a", "b", meeting.arrival());
		CompletableFuture<Void> ba = this.locks.retried(this.run, "b", "a", meeting.arrival());
		assertThat(ab).succeedsWithin(PATIENCE);
		assertThat(ba).succeedsWithin(PATIENCE);
		SessionStatistics after = this.sessions.statistics();
		assertThat(after.committed() - this.before.committed()).isEqualTo(2);
		long retries = after.retries() - this.before.retries();
		assertThat(retries).isPositive().isEqualTo(after.rolledBack() - this.before.rolledBack());
		assertThat(retries() - counted).isEqualTo(retries);
		assertThat(counts()).containsExactly(2L, 2L);
		nothingStaysOpen();
	}

	@Test
	void withoutRetryOneMethodFails() {
		Meeting meeting = new Meeting();
		CompletableFuture<Void> ab = this.locks.once(this.run, "a", "b", meeting.arrival());
		CompletableFuture<Void> ba = this.locks.once(this.run, "b", "a", meeting.arrival());
		await().atMost(PATIENCE).until(() -> ab.isDone() && ba.isDone());
		CompletableFuture<Void> failed = ab.isCompletedExceptionally() ? ab : ba;
		assertThat((failed == ab) ? ba : ab).isCompleted();
		assertThat(failed).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(CannotAcquireLockException.class);
		SessionStatistics after = this.sessions.statistics();
		assertThat(after.committed() - this.before.committed()).isOne();
		assertThat(after.rolledBack() - this.before.rolledBack()).isOne();
		assertThat(after.retries()).isEqualTo(this.before.retries());
		assertThat(counts()).containsExactly(1L, 1L);
		nothingStaysOpen();
	}

	private List<Long> counts() {
		return this.sessions.query("MATCH (n:Lock {run: $run}) RETURN n.count ORDER BY n.name")
			.bind(this.run)
			.to("run")
			.fetchAs(Long.class)
			.all()
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

	private double retries() {
		return this.meters.get("neo4j.transactions.retries").tag("template", "default").functionCounter().count();
	}

	private void nothingStaysOpen() {
		await().atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 0);
	}

	/**
	 * Lets two callers go on when both have arrived, and each of them at once later.
	 */
	private static final class Meeting {

		private final CompletableFuture<Void> first = new CompletableFuture<>();

		private final CompletableFuture<Void> second = new CompletableFuture<>();

		private boolean expectsFirst = true;

		Supplier<CompletableFuture<Void>> arrival() {
			CompletableFuture<Void> own = this.expectsFirst ? this.first : this.second;
			this.expectsFirst = false;
			return () -> {
				own.complete(null);
				return CompletableFuture.allOf(this.first, this.second);
			};
		}

	}

	/**
	 * Annotated methods that lock two nodes.
	 */
	static class Locks {

		@AsyncTransactional(retry = true)
		CompletableFuture<Void> retried(String run, String first, String second,
				Supplier<CompletableFuture<Void>> meeting) {
			return lockBoth(run, first, second, meeting);
		}

		@AsyncTransactional
		CompletableFuture<Void> once(String run, String first, String second,
				Supplier<CompletableFuture<Void>> meeting) {
			return lockBoth(run, first, second, meeting);
		}

		private static CompletableFuture<Void> lockBoth(String run, String first, String second,
				Supplier<CompletableFuture<Void>> meeting) {
			TransactionScope tx = TransactionScope.required();
			return lock(tx, run, first).thenCompose((locked) -> tx.bind(meeting.get()))
				.thenCompose((met) -> lock(tx, run, second));
		}

		private static CompletableFuture<Void> lock(TransactionScope tx, String run, String name) {
			return tx
				.runAsync("MATCH (n:Lock {run: $run, name: $name}) SET n.count = n.count + 1",
						Map.of("run", run, "name", name))
				.thenCompose(ResultCursor::consumeAsync)
				.thenAccept((summary) -> {
				})
				.toCompletableFuture();
		}

	}

}
