package io.github.neo4jsessions.internal.query;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.contract.RetriedScopeRules;
import io.github.neo4jsessions.contract.ScriptedRows;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.TransientException;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The rows of a query as a stream: how far it reads ahead of its subscriber, and when it
 * ends.
 */
class RowStreamTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.builder(this.script)
		.maxActive(1)
		.retry(RetrySettings.none())
		.build();

	@Test
	void theEndNeedsNoDemand() {
		rows(ScriptedRows.of(3));
		Rows rows = subscribe(this.sessions, 3);
		assertThat(rows.received).containsExactly(1, 2, 3);
		assertThat(rows.ends).containsExactly("complete");
		assertAllClosed();
	}

	@Test
	void theEndOfAnEmptyResultNeedsNoDemand() {
		rows(ScriptedRows.of(0));
		assertThat(subscribe(this.sessions, 0).ends).containsExactly("complete");
		assertAllClosed();
	}

	@Test
	void anErrorAfterTheLastRowNeedsNoDemand() {
		rows(ScriptedRows.failing(2, new ClientException("Neo.ClientError.Statement.ArithmeticError", "/ by zero")));
		Rows rows = subscribe(this.sessions, 2);
		assertThat(rows.received).containsExactly(1, 2);
		assertThat(rows.ends).singleElement().asString().contains("/ by zero");
		assertAllClosed();
	}

	@Test
	void anErrorBeforeTheFirstRowNeedsNoDemand() {
		rows(ScriptedRows.failing(0, new ClientException("Neo.ClientError.Statement.ArithmeticError", "/ by zero")));
		assertThat(subscribe(this.sessions, 0).ends).singleElement().asString().contains("/ by zero");
		assertAllClosed();
	}

	@Test
	void onlyOneRowIsRequestedAheadOfTheDemand() {
		ScriptedRows result = rows(ScriptedRows.of(100));
		Rows rows = subscribe(this.sessions, 0);
		assertThat(result.asked()).isOne();
		for (int demand = 1; demand <= 50; demand++) {
			rows.request(1);
			assertThat(rows.received).hasSize(demand);
			assertThat(result.asked()).isEqualTo(demand + 1);
		}
		rows.request(Long.MAX_VALUE);
		assertThat(rows.received).hasSize(100);
		assertThat(rows.ends).containsExactly("complete");
		assertThat(result.isOverlapped()).isFalse();
	}

	@Test
	void lateRowsAndLateDemandAreMatched() {
		ScriptedRows result = rows(ScriptedRows.held(4));
		Rows rows = subscribe(this.sessions, 1);
		result.answer(1);
		assertThat(rows.received).containsExactly(1);
		rows.request(2);
		result.answer(3);
		assertThat(rows.received).as("the fourth row is held").containsExactly(1, 2, 3);
		rows.request(1);
		assertThat(rows.received).containsExactly(1, 2, 3, 4);
		assertThat(rows.ends).isEmpty();
		result.answer(1);
		assertThat(rows.ends).containsExactly("complete");
		assertThat(result.isOverlapped()).isFalse();
		assertAllClosed();
	}

	@Test
	void aMappingIsNotCalledBeforeItsRowIsRequested() {
		rows(ScriptedRows.of(2));
		AtomicInteger mapped = new AtomicInteger();
		Rows rows = new Rows(1);
		this.sessions.query("RETURN 1").mappedBy((row) -> mapped.incrementAndGet()).stream().subscribe(rows);
		assertThat(mapped).hasValue(1);
		rows.cancel();
		assertThat(mapped).hasValue(1);
		assertAllClosed();
	}

	@Test
	void aSubscriptionThatIsCancelledBeforeItStartsOpensNothing() {
		this.sessions.query("CREATE (:A)").stream().subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		});
		assertThat(this.script.steps()).isEmpty();
	}

	@Test
	void aCancelWhileARowIsHeldEndsTheSession() {
		ScriptedRows result = rows(ScriptedRows.of(5));
		Rows rows = subscribe(this.sessions, 2);
		rows.cancel();
		assertThat(rows.received).containsExactly(1, 2);
		assertThat(rows.ends).isEmpty();
		assertThat(result.asked()).isEqualTo(3);
		assertAllClosed();
	}

	@Test
	void aCancelWhileARowIsInTransitEndsTheSession() {
		ScriptedRows result = rows(ScriptedRows.held(5));
		Rows rows = subscribe(this.sessions, 0);
		rows.cancel();
		result.answer(5);
		rows.request(5);
		assertAllClosed();
		assertThat(rows.received).isEmpty();
		assertThat(result.asked()).isOne();
	}

	@Test
	void aCancelInATransactionWhileARowIsHeldDiscardsTheRestAndTheTransactionContinues() {
		ScriptedRows result = rows(ScriptedRows.of(5));
		Rows rows = new Rows(2);
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> {
			numbers(this.sessions).subscribe(rows);
			return CompletableFuture.completedFuture("done");
		});
		assertThat(future).as("the transaction waits for the stream").isNotDone();
		rows.cancel();
		assertThat(future).isCompletedWithValue("done");
		assertThat(result.isConsumed()).isTrue();
		assertThat(result.isOverlapped()).isFalse();
		assertThat(this.sessions.statistics().committed()).isOne();
		assertAllClosed();
	}

	@Test
	void aCancelInATransactionWhileARowIsInTransitWaitsForTheRow() {
		ScriptedRows result = rows(ScriptedRows.held(5));
		Rows rows = new Rows(0);
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> {
			numbers(this.sessions).subscribe(rows);
			return CompletableFuture.completedFuture("done");
		});
		rows.cancel();
		assertThat(future).isNotDone();
		result.answer(1);
		assertThat(future).isCompletedWithValue("done");
		assertThat(result.isConsumed()).isTrue();
		assertThat(result.isOverlapped()).isFalse();
		assertThat(rows.received).isEmpty();
	}

	@Test
	void aStreamInATransactionEndsWithoutDemandAndTheTransactionWithIt() {
		rows(ScriptedRows.of(2));
		Rows rows = new Rows(2);
		CompletableFuture<String> future = this.sessions.inTransaction((tx) -> {
			numbers(this.sessions).subscribe(rows);
			return CompletableFuture.completedFuture("done");
		});
		assertThat(rows.ends).containsExactly("complete");
		assertThat(future).isCompletedWithValue("done");
		assertAllClosed();
	}

	@Test
	void aRowThatIsHeldDoesNotPreventARetry() {
		SessionTemplate retrying = this.sessions.mutate().retry(RetriedScopeRules.AT_ONCE).build();
		ScriptedRows second = rows(ScriptedRows.of(2));
		ScriptedRows first = ScriptedRows.failing(0,
				new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
		this.script.on(Step.RUN).first(1).answer(first.behaviour());
		Rows rows = subscribe(retrying, 0);
		await().atMost(PATIENCE).until(() -> second.asked() == 1);
		rows.request(2);
		// perhaps on the thread of the retry
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows.received).containsExactly(1, 2));
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows.ends).containsExactly("complete"));
	}

	@Test
	void aStoppedStreamSignalsItsErrorWithoutDemandAndDropsTheRowThatItHolds() {
		rows(ScriptedRows.of(5));
		SessionTemplate other = this.sessions.mutate().build();
		Rows rows = subscribe(other, 1);
		other.shutdown(Duration.ZERO);
		// the query may write, and the server commits it at the end of its rows
		assertThat(rows.ends).singleElement()
			.asString()
			.contains(TransactionOutcomeUnknownException.class.getSimpleName());
		rows.request(4);
		assertThat(rows.received).containsExactly(1);
		assertThat(rows.ends).hasSize(1);
	}

	@Test
	void rowsAndTheirEndArriveOnTheCallbackExecutor() {
		rows(ScriptedRows.of(40));
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "callback"));
		try {
			SessionTemplate onExecutor = this.sessions.mutate().callbackExecutor(executor).build();
			Rows rows = subscribe(onExecutor, 40);
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows.ends).containsExactly("complete"));
			assertThat(rows.received).hasSize(40);
			assertThat(rows.threads).hasSize(41).containsOnly("callback");
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void aCallbackExecutorThatRejectsTheEndDoesNotSuppressIt() {
		rows(ScriptedRows.of(0));
		SessionTemplate refusing = this.sessions.mutate().callbackExecutor((task) -> {
			throw new RejectedExecutionException("shut down");
		}).build();
		assertThat(subscribe(refusing, 0).ends).containsExactly("complete");
	}

	@Test
	void theDatabaseIsResolvedWhenTheStreamIsMade() {
		rows(ScriptedRows.of(0));
		AtomicReference<@Nullable String> tenant = new AtomicReference<>("maker");
		SessionTemplate tenants = tenants(tenant);
		Flux<Integer> stream = numbers(tenants);
		tenant.set("subscriber");
		stream.subscribe(new Rows(0));
		tenant.set(null);
		stream.subscribe(new Rows(0));
		assertThat(this.script.sessionConfigs()).extracting((config) -> config.database().orElseThrow())
			.containsExactly("maker", "maker");
	}

	@Test
	void aDatabaseThatCannotBeResolvedFailsTheStream() {
		AtomicReference<@Nullable String> tenant = new AtomicReference<>();
		Flux<Integer> stream = numbers(tenants(tenant));
		tenant.set("subscriber");
		Rows rows = new Rows(0);
		stream.subscribe(rows);
		assertThat(rows.ends).singleElement().asString().contains("no tenant");
		assertThat(this.script.steps()).isEmpty();
	}

	private SessionTemplate tenants(AtomicReference<@Nullable String> tenant) {
		return this.sessions.mutate().sessionConfigSupplier(() -> {
			String name = tenant.get();
			if (name == null) {
				throw new IllegalStateException("no tenant");
			}
			return SessionConfig.forDatabase(name);
		}).build();
	}

	private ScriptedRows rows(ScriptedRows rows) {
		this.script.on(Step.RUN).answer(rows.behaviour());
		return rows;
	}

	private Rows subscribe(SessionTemplate template, long demand) {
		Rows rows = new Rows(demand);
		numbers(template).subscribe(rows);
		return rows;
	}

	private static Flux<Integer> numbers(SessionTemplate template) {
		return template.query("RETURN 1").mappedBy((row) -> row.get(0).asInt()).stream();
	}

	private void assertAllClosed() {
		assertThat(this.sessions.statistics().active()).isZero();
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(this.script.count(Step.SESSION));
	}

	/**
	 * Requests rows as it is told to.
	 */
	private static final class Rows extends BaseSubscriber<Integer> {

		private final List<Integer> received = new CopyOnWriteArrayList<>();

		private final Queue<String> ends = new ConcurrentLinkedQueue<>();

		private final Queue<String> threads = new ConcurrentLinkedQueue<>();

		private final long demand;

		Rows(long demand) {
			this.demand = demand;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.demand > 0) {
				subscription.request(this.demand);
			}
		}

		@Override
		protected void hookOnNext(Integer row) {
			this.threads.add(Thread.currentThread().getName());
			this.received.add(row);
		}

		@Override
		protected void hookOnComplete() {
			this.threads.add(Thread.currentThread().getName());
			this.ends.add("complete");
		}

		@Override
		protected void hookOnError(Throwable ex) {
			this.ends.add(ex.toString());
		}

	}

}
