package io.github.neo4jsessions.reactive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.TransientException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The Reactor view of a template.
 */
class ReactiveSessionsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ExecutorService driverThread = Executors.newSingleThreadExecutor();

	private final ScriptedDriver script = ScriptedDriver.create(this.driverThread);

	private SessionTemplate sessions;

	private ReactiveSessions reactive;

	@BeforeEach
	void setUp() {
		use(SessionTemplate.builder(this.script).retry(RetrySettings.none()));
	}

	private void use(SessionTemplate.Builder builder) {
		this.sessions = builder.build();
		this.reactive = ReactiveSessions.of(this.sessions);
	}

	@AfterEach
	void everySessionIsClosed() {
		Awaitility.await().until(() -> this.sessions.statistics().active() == 0);
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(this.script.count(Step.SESSION));
		this.driverThread.shutdown();
	}

	private Mono<String> create(AsyncQueryRunner runner, String query) {
		return Mono.fromCompletionStage(() -> runner.runAsync(query, Map.of()).thenCompose(ResultCursor::consumeAsync))
			.thenReturn(query);
	}

	private <T> T value(Mono<T> mono) {
		return mono.block(PATIENCE);
	}

	private <T> ObjectAssert<T> assertThatValue(Mono<T> mono) {
		return Assertions.assertThatObject(value(mono));
	}

	private Throwable error(Mono<?> mono) {
		return value(mono.<Throwable>then(Mono.empty()).onErrorResume(Mono::just));
	}

	@Test
	void doesNothingBeforeTheSubscriptionAndAllOfItForEach() {
		Mono<String> call = this.reactive.write((tx) -> create(tx, "CREATE (:A)"));
		assertThat(this.script.steps()).isEmpty();
		assertThatValue(call).isEqualTo("CREATE (:A)");
		assertThatValue(call).isEqualTo("CREATE (:A)");
		assertThat(this.script.count(Step.COMMIT)).isEqualTo(2);
		assertThat(this.script.applied()).hasSize(2);
	}

	@Test
	void signalsTheEndAfterTheClose() {
		assertThatValue(this.reactive.write((tx) -> create(tx, "CREATE (:A)"))
			.map((created) -> this.sessions.statistics().active())).isEqualTo(0L);
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
	}

	@Test
	void passesNoValueOnAsAnEmptyMono() {
		assertThatValue(this.reactive.read((tx) -> Mono.empty())).isNull();
		assertThatValue(this.reactive.<String>call((operations) -> CompletableFuture.completedFuture(null))).isNull();
		assertThat(this.script.sessionConfigs()).singleElement()
			.satisfies((config) -> assertThat(config.defaultAccessMode()).isEqualTo(AccessMode.READ));
	}

	@Test
	void rollsBackAndPassesTheErrorOn() {
		RuntimeException error = new IllegalArgumentException("the work failed");
		assertThat(error(this.reactive.write((tx) -> create(tx, "CREATE (:A)").then(Mono.error(error)))))
			.isSameAs(error);
		assertThat(error(this.reactive.write((tx) -> {
			throw error;
		}))).isSameAs(error);
		assertThat(this.sessions.statistics().rolledBack()).isEqualTo(2);
		assertThat(this.script.applied()).isEmpty();
	}

	@Test
	void subscribesToTheWorkAgainInEachAttempt() {
		use(SessionTemplate.builder(this.script)
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0, false)));
		AtomicInteger attempts = new AtomicInteger();
		assertThatValue(this.reactive.write((tx) -> create(tx, "CREATE (:A)").flatMap((created) -> {
			if (attempts.incrementAndGet() < 3) {
				return Mono.error(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
			}
			return Mono.just(attempts.get());
		}))).isEqualTo(3);
		assertThat(this.script.applied()).hasSize(1);
	}

	@Test
	void callsInTheWorkJoinInAllOperatorsAndOnAllThreads() {
		AtomicReference<String> thread = new AtomicReference<>();
		value(this.reactive.write((tx) -> create(tx, "CREATE (:A)").publishOn(Schedulers.parallel())
			.flatMap((created) -> this.reactive.write((inner) -> create(inner, "CREATE (:B)")))
			.publishOn(Schedulers.boundedElastic())
			.delayElement(Duration.ofMillis(1))
			.doOnNext((created) -> thread.set(Thread.currentThread().getName()))
			.flatMap((created) -> this.reactive.call((operations) -> operations.query("CREATE (:C)").run()))
			.thenMany(this.reactive.stream((operations) -> operations.query("MATCH (n) RETURN n").stream()))
			.then(Mono.defer(() -> this.reactive.session((session) -> create(session, "CREATE (:Alone)"))))
			.subscribeOn(Schedulers.parallel())));
		assertThat(thread.get()).startsWith("parallel");
		assertThat(this.script.count(Step.BEGIN)).isOne();
		assertThat(this.script.count(Step.SESSION)).isEqualTo(2);
		assertThat(this.script.applied()).extracting(Query::text)
			.hasSize(5)
			.first()
			.asString()
			.startsWith("CREATE (:Alone)");
	}

	@Test
	void aJoinedCallThatFailsRollsBackTheWhole() {
		assertThat(error(this.reactive.write((tx) -> create(tx, "CREATE (:A)").publishOn(Schedulers.parallel())
			.flatMap((created) -> this.reactive.write((inner) -> Mono.error(new IllegalStateException("inner")))
				.onErrorReturn("handled")))))
			.isInstanceOf(UnexpectedRollbackException.class);
		assertThat(this.script.applied()).isEmpty();
	}

	@Test
	void callsThatAreCombinedAreIndependent() {
		Mono<String> failing = this.reactive.<String>write((tx) -> Mono.error(new IllegalStateException("second")))
			.onErrorReturn("handled");
		assertThatValue(Mono.zip(this.reactive.write((tx) -> create(tx, "CREATE (:A)")), failing)).isNotNull();
		assertThat(this.sessions.statistics().committed()).isOne();
		assertThat(this.sessions.statistics().rolledBack()).isOne();
	}

	@Test
	void followsThePropagation() {
		TransactionDefinition own = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		value(this.reactive.write((tx) -> {
			tx.setRollbackOnly();
			return this.reactive.transaction(own, (audit) -> create(audit, "CREATE (:Audit)"))
				.subscribeOn(Schedulers.parallel());
		}));
		assertThat(this.script.applied()).extracting(Query::text)
			.singleElement()
			.asString()
			.startsWith("CREATE (:Audit)");
	}

	@Test
	void passesTheContextOfTheSubscriberToTheWork() {
		assertThatValue(this.reactive.write((tx) -> Mono.deferContextual((context) -> Mono.just(context.get("user"))))
			.contextWrite((context) -> context.put("user", "ann"))).isEqualTo("ann");
	}

	@Test
	void aCancelledSubscriptionStopsTheScopeAndTheWork() {
		AtomicBoolean workCancelled = new AtomicBoolean();
		AtomicReference<Throwable> dropped = new AtomicReference<>();
		Hooks.onErrorDropped(dropped::set);
		try {
			Disposable subscription = this.reactive
				.write((tx) -> create(tx, "CREATE (:A)").then(Mono.never()).doOnCancel(() -> workCancelled.set(true)))
				.subscribe();
			Awaitility.await().until(() -> this.script.count(Step.RUN) == 1);
			subscription.dispose();
			Awaitility.await().until(() -> this.sessions.statistics().rolledBack() == 1);
			Awaitility.await().untilTrue(workCancelled);
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
		assertThat(dropped.get()).isNull();
		assertThat(this.script.count(Step.COMMIT)).isZero();
	}

	@Test
	void aSubscriptionThatIsCancelledBeforeItStartsOpensNothing() {
		Mono<String> write = this.reactive.write((tx) -> create(tx, "CREATE (:A)"));
		Mono<?> query = this.reactive.call((operations) -> operations.query("CREATE (:A)").run());
		Flux<?> rows = this.reactive.stream((operations) -> operations.query("CREATE (:A)").stream());
		assertThatValue(write.takeUntilOther(Mono.just(1))).isNull();
		assertThatValue(query.takeUntilOther(Mono.just(1))).isNull();
		assertThatValue(rows.takeUntilOther(Mono.just(1)).collectList()).isEqualTo(List.of());
		assertThatValue(Mono.zip(Mono.empty(), query)).isNull();
		assertThat(this.script.steps()).isEmpty();
	}

	@Test
	void aSubscriptionThatIsCancelledWhileTheCallStartsStopsIt() {
		AtomicReference<Disposable> subscription = new AtomicReference<>();
		CompletableFuture<String> started = new CompletableFuture<>();
		Mono<String> call = this.reactive.call((operations) -> {
			subscription.get().dispose();
			return started;
		});
		call.doOnSubscribe((subscribed) -> subscription.set(subscribed::cancel)).subscribe();
		assertThat(started).isCancelled();
	}

	@Test
	void aCommitThatWasSentStandsIfTheSubscriptionIsCancelled() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		this.script.on(Step.COMMIT).holdUntil(committed);
		Disposable subscription = this.reactive.write((tx) -> create(tx, "CREATE (:A)")).subscribe();
		Awaitility.await().until(() -> this.script.count(Step.COMMIT) == 1);
		subscription.dispose();
		committed.complete(null);
		Awaitility.await().until(() -> this.sessions.statistics().committed() == 1);
	}

	@Test
	void aStoppedScopeCancelsTheWork() {
		use(SessionTemplate.builder(this.script).scopeTimeout(Duration.ofMillis(50)));
		AtomicBoolean workCancelled = new AtomicBoolean();
		// a scope that is stopped before its work begins has none to cancel
		Awaitility.await().untilAsserted(() -> {
			assertThat(error(this.reactive.write((tx) -> Mono.never().doOnCancel(() -> workCancelled.set(true)))))
				.isInstanceOf(SessionScopeTimeoutException.class);
			assertThat(workCancelled).isTrue();
		});
	}

	@Test
	void callsOfTheTemplateJoinWithAutomaticContextPropagation() {
		Hooks.enableAutomaticContextPropagation();
		try {
			value(this.reactive
				.write((tx) -> create(tx, "CREATE (:A)").publishOn(Schedulers.parallel()).flatMap((created) -> {
					assertThat(TransactionScope.required()).isSameAs(tx);
					return Mono.fromFuture(this.sessions.executeWrite((inner) -> inner.runAsync("CREATE (:B)", Map.of())
						.thenCompose(ResultCursor::consumeAsync)
						.thenApply((summary) -> "created")));
				})));
		}
		finally {
			Hooks.disableAutomaticContextPropagation();
		}
		assertThat(this.script.count(Step.BEGIN)).isOne();
	}

	@Test
	void theScopeDoesNotLeaveTheWork() {
		value(this.reactive.write((tx) -> create(tx, "CREATE (:A)"))
			.flatMap((created) -> this.reactive.write((tx) -> create(tx, "CREATE (:B)"))));
		assertThat(this.script.count(Step.BEGIN)).isEqualTo(2);
		assertThat(this.script.count(Step.COMMIT)).isEqualTo(2);
	}

	@Test
	void streamsOutsideOfATransaction() {
		Flux<Map<String, Object>> rows = this.reactive
			.stream((operations) -> operations.query("MATCH (n) RETURN n").stream());
		assertThatValue(rows.collectList()).isEqualTo(List.of());
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.RUN, Step.CLOSE);
	}

	@Test
	void refusesMissingArguments() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReactiveSessions.of(null))
			.withMessageContaining("sessions");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.write(null)).withMessageContaining("work");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.read(null)).withMessageContaining("work");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.session(null))
			.withMessageContaining("work");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.transaction(null, (tx) -> Mono.empty()))
			.withMessageContaining("definition");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.call(null)).withMessageContaining("call");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactive.stream(null)).withMessageContaining("call");
	}

	@Test
	void aCancellationOfTheWorkItselfIsItsError() {
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> value(this.reactive.write((tx) -> Mono.error(new CancellationException("work")))));
	}

}
