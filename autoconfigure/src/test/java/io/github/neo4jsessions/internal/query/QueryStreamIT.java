package io.github.neo4jsessions.internal.query;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.Stall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Streams rows from a real server: as many as were requested, in a session that ends with
 * the stream.
 */
class QueryStreamIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final int MILLION = 1_000_000;

	private SessionTemplate sessions;

	@BeforeEach
	void createTemplate() {
		this.sessions = SessionTemplate.create(driver());
	}

	@AfterEach
	void nothingStaysOpen() {
		assertNothingStaysOpen(this.sessions);
	}

	@Test
	void nothingIsOpenedBeforeTheSubscription() {
		Flux<Long> rows = numbers(10);
		assertThat(this.sessions.statistics().opened()).isZero();
		assertThat(rows.collectList().toFuture()).succeedsWithin(PATIENCE)
			.satisfies((list) -> assertThat(list).hasSize(10));
		assertThat(rows.collectList().toFuture()).succeedsWithin(PATIENCE)
			.satisfies((list) -> assertThat(list).hasSize(10));
		assertThat(this.sessions.statistics().opened()).isEqualTo(2);
	}

	@Test
	void aMillionRowsAreFetchedAsTheyAreRequested() {
		Rows rows = new Rows(0);
		numbersOf(MILLION).mappedBy((row) -> {
			long number = row.get(0).asLong();
			rows.watch(number, row);
			return number;
		}).stream().subscribe(rows);
		await().atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 1);
		rows.request(10);
		await().atMost(PATIENCE).until(() -> rows.received.get() == 10);
		long pullsForTen = pulls();
		// the first fetch size, and the next one, which the driver may request ahead
		assertThat(pullsForTen).isLessThanOrEqualTo(2);
		for (long wanted = 20_010; wanted <= 100_010; wanted += 20_000) {
			rows.request(20_000);
			long expected = wanted;
			await().atMost(PATIENCE).until(() -> rows.received.get() == expected);
			assertThat(pulls()).isBetween(wanted / 1000, wanted / 1000 + 2);
		}
		assertThat(rows.delivered).as("records of the driver, and the values made of them").hasSize(2 * Rows.WATCHED);
		await().atMost(PATIENCE).until(() -> {
			System.gc();
			return rows.delivered.stream().allMatch((row) -> row.get() == null);
		});
		rows.request(Long.MAX_VALUE);
		assertThat(rows.end).succeedsWithin(PATIENCE).isEqualTo(SignalType.ON_COMPLETE);
		assertThat(rows.received.get()).isEqualTo(MILLION);
		assertThat(rows.inOrder).isTrue();
		assertThat(rows.mostInTransit.get()).as("rows in transit between the server and the subscriber")
			.isBetween(1L, 3000L);
	}

	@Test
	void theEndIsSignalledAfterTheClose() {
		AtomicLong activeAtEnd = new AtomicLong(-1);
		CompletableFuture<Void> ended = numbers(10)
			.doOnComplete(() -> activeAtEnd.set(this.sessions.statistics().active()))
			.then()
			.toFuture();
		assertThat(ended).succeedsWithin(PATIENCE);
		assertThat(activeAtEnd).hasValue(0);
		activeAtEnd.set(-1);
		CompletableFuture<Void> failed = this.sessions.query("UNWIND [1, 0] AS n RETURN 1/n")
			.stream()
			.doOnError((ex) -> activeAtEnd.set(this.sessions.statistics().active()))
			.then()
			.toFuture();
		assertThat(failed).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
		assertThat(activeAtEnd).hasValue(0);
	}

	@Test
	void theEndNeedsNoDemand() {
		Rows exact = new Rows(1000);
		numbers(1000).subscribe(exact);
		assertThat(exact.end).succeedsWithin(PATIENCE).isEqualTo(SignalType.ON_COMPLETE);
		assertThat(exact.received).hasValue(1000);
		Rows none = new Rows(0);
		numbers(0).subscribe(none);
		assertThat(none.end).succeedsWithin(PATIENCE).isEqualTo(SignalType.ON_COMPLETE);
		Rows failed = new Rows(2);
		this.sessions.query("UNWIND [1, 2, 0] AS n RETURN 4/n").fetchAs(Long.class).stream().subscribe(failed);
		assertThat(failed.end).succeedsWithin(PATIENCE).isEqualTo(SignalType.ON_ERROR);
	}

	@Test
	void reactorRefusesToBlockOnAThreadOfTheDriver() {
		for (Supplier<Object> wait : List.<Supplier<Object>>of(() -> numbers(10).blockLast(),
				() -> Mono.fromFuture(this.sessions.query("RETURN 1").run()).block())) {
			// the answer comes when the function is there, which then runs on the
			// driver's thread
			Stall answer = proxy().on(BoltMessage.RUN).stallAnswer();
			CompletableFuture<Object> future = this.sessions
				.execute((session) -> session.runAsync("RETURN 1").thenApply((cursor) -> wait.get()));
			answer.release();
			assertThat(future).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("blocking")
				.withMessageContaining("Neo4jDriverIO");
		}
	}

	@Test
	void aCancelEndsTheSession() {
		assertThat(numbers(MILLION).take(5).collectList().toFuture()).succeedsWithin(PATIENCE)
			.satisfies((rows) -> assertThat(rows).containsExactly(1L, 2L, 3L, 4L, 5L));
	}

	@Test
	void aCancelBeforeAnyRequestEndsTheSession() {
		Rows rows = new Rows(0);
		numbers(MILLION).subscribe(rows);
		await().atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 1);
		rows.cancel();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(rows.received).hasValue(0);
	}

	@Test
	void aSubscriberThatThrowsEndsTheSession() {
		AtomicLong received = new AtomicLong();
		numbers(MILLION).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnNext(Long row) {
				received.incrementAndGet();
				throw new IllegalStateException("the subscriber failed");
			}

			@Override
			protected void hookOnError(Throwable ex) {
				// expected
			}

		});
		await().atMost(PATIENCE).until(() -> received.get() == 1 && this.sessions.statistics().active() == 0);
	}

	@Test
	void aHandWrittenSubscriberThatThrowsEndsTheSession() {
		AtomicLong received = new AtomicLong();
		numbers(MILLION).subscribe(new Subscriber<>() {

			@Override
			public void onSubscribe(Subscription subscription) {
				subscription.request(Long.MAX_VALUE);
			}

			@Override
			public void onNext(Long row) {
				received.incrementAndGet();
				throw new IllegalStateException("the subscriber failed");
			}

			@Override
			public void onError(Throwable ex) {
				// expected
			}

			@Override
			public void onComplete() {
				throw new AssertionError("the stream must not complete");
			}

		});
		await().atMost(PATIENCE).until(() -> received.get() == 1 && this.sessions.statistics().active() == 0);
	}

	@Test
	void aMappingThatThrowsIsTheErrorOfTheStream() {
		IllegalArgumentException error = new IllegalArgumentException("the mapping failed");
		Flux<Object> rows = this.sessions.query("UNWIND range(1, 5000) AS n RETURN n").mappedBy((row) -> {
			throw error;
		}).stream();
		assertThatThrownBy(() -> rows.blockLast(PATIENCE)).isSameAs(error);
	}

	@Test
	void aStreamIsPartOfTheTransactionOfTheThreadThatMadeIt() {
		CompletableFuture<List<Long>> rows = this.sessions.inTransaction((tx) -> tx.runAsync("CREATE (:Streamed)")
			.thenCompose((cursor) -> cursor.consumeAsync())
			.thenCompose((summary) -> tx.bind(this.sessions.query("MATCH (n:Streamed) RETURN count(n)")
				.fetchAs(Long.class)
				.stream()
				.collectList()
				.toFuture()))
			.thenApply((list) -> {
				tx.setRollbackOnly();
				return list;
			}));
		assertThat(rows).succeedsWithin(PATIENCE).satisfies((list) -> assertThat(list).hasSize(1));
		assertThat(this.sessions.statistics().opened()).isOne();
		assertThat(this.sessions.statistics().rolledBack()).isOne();
	}

	@Test
	void aTransactionContinuesAfterAStreamThatWasCancelledInIt() {
		CompletableFuture<List<Long>> rows = this.sessions
			.inTransaction((tx) -> tx.bind(numbers(MILLION).take(3).collectList().toFuture()));
		assertThat(rows).succeedsWithin(PATIENCE).satisfies((list) -> assertThat(list).containsExactly(1L, 2L, 3L));
		assertThat(this.sessions.statistics().committed()).isOne();
	}

	@Test
	void queriesForTheRowsOfAStreamInATransactionAreAlsoPartOfIt() {
		AtomicReference<List<Long>> squares = new AtomicReference<>();
		assertThat(this.sessions.inTransaction((tx) -> {
			List<Long> list = new ArrayList<>();
			return tx.bind(numbers(3).collectList().toFuture())
				.thenCompose((rows) -> this.sessions.query("UNWIND $rows AS n RETURN n * n")
					.bind(rows)
					.to("rows")
					.fetchAs(Long.class)
					.all())
				.thenAccept(squares::set);
		})).succeedsWithin(PATIENCE);
		assertThat(squares.get()).containsExactly(1L, 4L, 9L);
		assertThat(this.sessions.statistics().opened()).isOne();
	}

	@Test
	void rowsArriveOnTheCallbackExecutor() {
		ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
		SessionTemplate onThread = this.sessions.mutate().callbackExecutor((task) -> {
			Thread thread = new Thread(task, "callbacks");
			thread.setDaemon(true);
			thread.start();
		}).build();
		assertThat(onThread.query("UNWIND range(1, 2000) AS n RETURN n")
			.fetchAs(Long.class)
			.stream()
			.doOnNext((row) -> threads.add(Thread.currentThread().getName()))
			.count()
			.toFuture()).succeedsWithin(PATIENCE).isEqualTo(2000L);
		assertThat(threads).isNotEmpty().containsOnly("callbacks");
	}

	@Test
	void aStreamCountsAgainstTheLimit() {
		SessionTemplate limited = this.sessions.mutate().maxActive(1).acquireTimeout(Duration.ofMillis(50)).build();
		Rows rows = new Rows(1);
		limited.query("UNWIND range(1, 5000) AS n RETURN n").fetchAs(Long.class).stream().subscribe(rows);
		await().atMost(PATIENCE).until(() -> rows.received.get() == 1);
		assertThat(limited.query("RETURN 1").run()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionLimitException.class);
		rows.cancel();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(limited.statistics().active()).isZero());
	}

	@Test
	void aShutdownEndsAStreamThatIsNotRead() {
		SessionTemplate other = this.sessions.mutate().build();
		Rows rows = new Rows(1);
		other.query("UNWIND range(1, 5000) AS n RETURN n").fetchAs(Long.class).stream().subscribe(rows);
		await().atMost(PATIENCE).until(() -> rows.received.get() == 1);
		assertThat(other.shutdown(Duration.ZERO)).succeedsWithin(PATIENCE);
		assertThat(rows.end).succeedsWithin(PATIENCE).isEqualTo(SignalType.ON_ERROR);
		assertThat(other.statistics().active()).isZero();
	}

	@Test
	void aStreamThatIsNotReadIsReportedAsALeakAndEndedByTheTimeout() {
		SessionTemplate watched = this.sessions.mutate()
			.leakDetectionThreshold(Duration.ofMillis(10))
			.scopeTimeout(Duration.ofMillis(200))
			.build();
		Rows rows = new Rows(1);
		AtomicReference<Throwable> error = new AtomicReference<>();
		watched.query("UNWIND range(1, 5000) AS n RETURN n")
			.fetchAs(Long.class)
			.stream()
			.doOnError(error::set)
			.subscribe(rows);
		assertThat(rows.end).succeedsWithin(PATIENCE).isEqualTo(SignalType.ON_ERROR);
		// the query may write, and the server commits it at the end of its rows
		assertThat(error.get()).isInstanceOf(TransactionOutcomeUnknownException.class)
			.hasCauseInstanceOf(SessionScopeTimeoutException.class);
		assertThat(watched.statistics().leaked()).isOne();
		assertThat(watched.statistics().active()).isZero();
	}

	private Flux<Long> numbers(int count) {
		return numbersOf(count).fetchAs(Long.class).stream();
	}

	private QuerySpec numbersOf(int count) {
		return this.sessions.query("UNWIND range(1, $count) AS n RETURN n").bind(count).to("count");
	}

	private long pulls() {
		return proxy().requests().stream().filter((request) -> request.type() == BoltMessage.PULL).count();
	}

	/**
	 * Requests rows as it is told to, and keeps none.
	 */
	private final class Rows extends BaseSubscriber<Long> {

		static final int WATCHED = 100;

		private final AtomicLong received = new AtomicLong();

		private final AtomicLong mostInTransit = new AtomicLong();

		private final Queue<WeakReference<Object>> delivered = new ConcurrentLinkedQueue<>();

		private volatile boolean inOrder = true;

		private final CompletableFuture<SignalType> end = new CompletableFuture<>();

		private final long first;

		Rows(long first) {
			this.first = first;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.first > 0) {
				subscription.request(this.first);
			}
		}

		@Override
		protected void hookOnNext(Long row) {
			long inTransit = proxy().records() - this.received.get();
			this.mostInTransit.accumulateAndGet(inTransit, Math::max);
			this.inOrder &= row == this.received.get() + 1;
			watch(row, row);
			this.received.incrementAndGet();
		}

		void watch(long number, Object row) {
			// small values are shared constants of the JVM
			if (number >= 1000 && number < 1000 + WATCHED) {
				this.delivered.add(new WeakReference<>(row));
			}
		}

		@Override
		protected void hookOnError(Throwable ex) {
			// the signal of the end is checked instead
		}

		@Override
		protected void hookFinally(SignalType type) {
			this.end.complete(type);
		}

	}

}
