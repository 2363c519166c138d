package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The context of the caller's thread, which work and continuations receive in addition to
 * the scope, and the scope as part of the context that other libraries carry.
 */
interface CallerContextRules extends ScopeFixture {

	/**
	 * A thread-local value of the application, such as the MDC.
	 */
	ThreadLocal<String> TENANT = new ThreadLocal<>();

	@Test
	default void contextOfTheCallerIsPresentInTheWorkAndInContinuations() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		ExecutorService own = Executors.newSingleThreadExecutor();
		try {
			withTenantRegistered(() -> {
				TENANT.set("ann's");
				CompletableFuture<String> future = template()
					.executeWrite((tx) -> tx.runAsync("RETURN 1")
						.toCompletableFuture()
						.thenCombine(CompletableFuture.completedFuture(TENANT.get()),
								(cursor, tenant) -> tenant + ", " + TENANT.get()))
					.thenApply((tenants) -> tenants + ", " + TENANT.get())
					.thenApplyAsync((tenants) -> tenants + ", " + TENANT.get(), own);
				TENANT.set("bob's");
				CompletableFuture.runAsync(() -> begun.complete(null), own);
				assertThatValue(future).isEqualTo("ann's, ann's, ann's, ann's");
				assertThat(TENANT.get()).isEqualTo("bob's");
				assertThat(CompletableFuture.supplyAsync(TENANT::get, own).join()).isNull();
				return null;
			});
		}
		finally {
			own.shutdown();
		}
	}

	@Test
	default void contextOfACallInsideWorkIsThatOfTheWork() {
		withTenantRegistered(() -> {
			TENANT.set("outer");
			CompletableFuture<String> future = template().executeWrite((tx) -> {
				TENANT.set("inner");
				return template().executeWrite(this::create).thenApply((created) -> TENANT.get());
			}).thenApply((inner) -> inner + ", " + TENANT.get());
			assertThatValue(future).isEqualTo("inner, outer");
			return null;
		});
	}

	@Test
	default void contextWithoutValuesIsSharedAndClearsTheValuesOfTheThread() {
		withTenantRegistered(() -> {
			CallerContext nothing = CallerContext.capture();
			assertThat(nothing).isNotNull().isSameAs(CallerContext.capture());
			TENANT.set("ann's");
			assertThat(CallerContext.capture()).isNotNull().isNotSameAs(nothing);
			assertThat(nothing.<String>call(TENANT::get)).isNull();
			assertThat(TENANT.get()).isEqualTo("ann's");
			return null;
		});
	}

	@Test
	default void contextOfACallerThatReleasesAPermitIsNotThatOfTheWaitingCall() {
		withThreadOfAnotherCaller((otherThread) -> {
			templateWith((builder) -> builder.maxActive(1));
			CompletableFuture<Object> release = new CompletableFuture<>();
			CompletableFuture<Object> holder = CompletableFuture
				.supplyAsync(() -> template().execute((session) -> release), otherThread)
				.join();
			List<CompletableFuture<String>> waiters = List.of(
					template().execute((session) -> CompletableFuture.completedFuture(seen()))
						.thenApply((seen) -> seen + seen()),
					template().executeWrite((tx) -> CompletableFuture.completedFuture(seen()))
						.thenApply((seen) -> seen + seen()));
			CompletableFuture.runAsync(() -> release.complete(null), otherThread).join();
			value(holder);
			waiters.forEach((waiter) -> assertThatValue(waiter).isEqualTo("none none "));
		});
	}

	@Test
	default void contextOfACallerThatCancelsAHolderIsNotThatOfTheWaitingCall() {
		withThreadOfAnotherCaller((otherThread) -> {
			templateWith((builder) -> builder.maxActive(1));
			CompletableFuture<Object> holder = template().execute((session) -> new CompletableFuture<>());
			CompletableFuture<String> waiter = template()
				.executeWrite((tx) -> CompletableFuture.completedFuture(seen()));
			CompletableFuture.runAsync(() -> holder.cancel(false), otherThread).join();
			assertThatValue(waiter).isEqualTo("none ");
		});
	}

	@Test
	default void contextOfACallerThatStopsACallIsNotThatOfItsContinuations() {
		withThreadOfAnotherCaller((otherThread) -> {
			CompletableFuture<Object> cancelled = template().execute((session) -> new CompletableFuture<>());
			CompletableFuture<String> seen = cancelled.handle((value, ex) -> seen());
			CompletableFuture.runAsync(() -> cancelled.cancel(false), otherThread).join();
			assertThatValue(seen).isEqualTo("none ");
		});
	}

	@Test
	default void contextOfACallerThatRefusesACallIsNotThatOfItsContinuations() {
		withThreadOfAnotherCaller((otherThread) -> {
			templateWith((builder) -> builder.maxActive(1));
			CompletableFuture<Object> holder = template().execute((session) -> new CompletableFuture<>());
			CompletableFuture<String> refused = template().executeWrite(this::create).handle((value, ex) -> seen());
			CompletableFuture.runAsync(() -> template().shutdown(Duration.ZERO), otherThread).join();
			assertThatValue(refused).isEqualTo("none ");
			error(holder);
		});
	}

	@Test
	default void contextOfADriverThreadIsNotThatOfTheWorkOrItsStages() {
		withThreadOfAnotherCaller((otherThread) -> {
			answerOn(otherThread, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
			assertThatValue(
					template()
						.executeWrite((tx) -> tx.runAsync("RETURN 1")
							.toCompletableFuture()
							.thenCombine(CompletableFuture.completedFuture(seen()), (cursor, work) -> work + seen())
							.thenCompose((seen) -> template().executeRead(
									(joined) -> joined.runAsync("RETURN 1").thenApply((cursor) -> seen + seen()))))
						.thenApply((seen) -> seen + seen()))
				.isEqualTo("none none none none ");
			assertThatValue(template().query("RETURN 1").run().thenApply((summary) -> seen())).isEqualTo("none ");
		});
	}

	@Test
	default void contextOfADriverThreadIsNotThatOfAnotherAttempt() {
		withThreadOfAnotherCaller((otherThread) -> {
			templateWith((builder) -> builder.retry(RetriedScopeRules.AT_ONCE));
			answerOn(otherThread, Step.BEGIN, Step.RUN);
			List<String> seen = new CopyOnWriteArrayList<>();
			CompletableFuture<String> future = template().executeWrite((tx) -> {
				seen.add(seen());
				return (seen.size() < 3)
						? CompletableFuture.failedFuture(
								new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"))
						: CompletableFuture.completedFuture("done");
			});
			assertThatValue(future).isEqualTo("done");
			assertThat(seen).containsExactly("none ", "none ", "none ");
		});
	}

	@Test
	default void contextOfACallbackExecutorIsNotThatOfTheWork() {
		withThreadOfAnotherCaller((otherThread) -> {
			templateWith((builder) -> builder.callbackExecutor(otherThread));
			CompletableFuture<Void> begun = new CompletableFuture<>();
			script().on(Step.BEGIN).holdUntil(begun);
			CompletableFuture<Void> answered = new CompletableFuture<>();
			script().on(Step.RUN).holdUntil(answered);
			CompletableFuture<String> future = template().executeWrite((tx) -> tx.runAsync("RETURN 1")
				.toCompletableFuture()
				.thenCombine(CompletableFuture.completedFuture(seen()), (cursor, work) -> work + seen()));
			begun.complete(null);
			eventually().until(() -> script().count(Step.RUN) == 1);
			answered.complete(null);
			assertThatValue(future).isEqualTo("none none ");
		});
	}

	@Test
	default void contextOfADriverThreadIsNotThatOfTheListenersOfAManager() {
		withThreadOfAnotherCaller((otherThread) -> {
			answerOn(otherThread, Step.BEGIN, Step.RUN, Step.COMMIT);
			AsyncNeo4jTransactionManager manager = new AsyncNeo4jTransactionManager(template());
			List<String> seen = new CopyOnWriteArrayList<>();
			manager.setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {

				@Override
				public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
					seen.add(seen());
				}

				@Override
				public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
					seen.add(seen());
				}

			}));
			CompletableFuture<String> future = new TransactionTemplate(manager)
				.execute((status) -> TransactionScope.current()
					.orElseThrow()
					.runAsync("RETURN 1")
					.toCompletableFuture()
					.thenApply((cursor) -> seen()));
			assertThatValue(future).isEqualTo("none ");
			assertThat(seen).containsExactly("none ", "none ");
		});
	}

	@Test
	default void contextOfADriverThreadIsNotThatOfAStream() {
		withThreadOfAnotherCaller((otherThread) -> {
			answerOn(otherThread, Step.RUN, Step.CLOSE);
			List<String> seen = new CopyOnWriteArrayList<>();
			value(template().query("RETURN 1").mappedBy((row) -> {
				seen.add(seen());
				return seen();
			}).stream().doOnNext((row) -> seen.add(seen())).doFinally((signal) -> seen.add(seen())).then().toFuture());
			// the end is signalled before doFinally is called
			eventually().until(() -> !seen.isEmpty());
			assertThat(seen).containsOnly("none ");
		});
	}

	@Test
	default void contextOfTheThreadIsRestoredAfterwards() {
		withThreadOfAnotherCaller((otherThread) -> {
			CompletableFuture<Void> late = new CompletableFuture<>();
			CompletableFuture<String> future = template().executeWrite((tx) -> tx.bind(late).thenApply((done) -> {
				TENANT.set("the work's");
				return seen();
			}));
			eventually().until(() -> script().count(Step.BEGIN) == 1);
			String after = CompletableFuture.supplyAsync(() -> {
				late.complete(null);
				return seen();
			}, otherThread).join();
			assertThat(after).isEqualTo("other's ");
			assertThatValue(future).isEqualTo("the work's ");
			assertThat(TENANT.get()).isNull();
		});
	}

	/**
	 * The name of the caller whose context this thread has.
	 */
	static String seen() {
		return Objects.requireNonNullElse(TENANT.get(), "none") + " ";
	}

	/**
	 * Let these steps be answered on a thread with the context of another caller.
	 */
	private void answerOn(Executor otherThread, Step... steps) {
		for (Step step : steps) {
			script().on(step).completeOn(otherThread);
		}
	}

	/**
	 * Run a test with a thread that has another caller's context, while this thread has
	 * none.
	 */
	static void withThreadOfAnotherCaller(Consumer<ExecutorService> test) {
		ExecutorService otherThread = Executors.newSingleThreadExecutor();
		try {
			withTenantRegistered(() -> {
				CompletableFuture.runAsync(() -> TENANT.set("other's"), otherThread).join();
				test.accept(otherThread);
				return null;
			});
		}
		finally {
			otherThread.shutdown();
		}
	}

	@Test
	default void contextThatOtherLibrariesCaptureCarriesTheScope() {
		ExecutorService own = Executors.newSingleThreadExecutor();
		try {
			value(template().executeWrite((tx) -> CompletableFuture.supplyAsync(carried(() -> {
				assertThat(TransactionScope.current()).containsSame(tx);
				return template().executeWrite(this::create);
			}), own).thenCompose((future) -> future)));
			assertThat(CompletableFuture.supplyAsync(TransactionScope::current, own).join()).isEmpty();
			assertOutcomes(1, 0, 0, 0);
			assertThat(applied()).isOne();
		}
		finally {
			own.shutdown();
		}
	}

	private static <T> Supplier<T> carried(Supplier<T> supplier) {
		var snapshot = ContextSnapshotFactory.builder().clearMissing(true).build().captureAll();
		return () -> {
			var scope = snapshot.setThreadLocals();
			try {
				return supplier.get();
			}
			finally {
				scope.close();
			}
		};
	}

	private static void withTenantRegistered(Supplier<Void> test) {
		ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
		try {
			test.get();
		}
		finally {
			TENANT.remove();
			ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
		}
	}

}
