package io.github.neo4jsessions.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads on which the continuations of a template with a callback executor run.
 */
interface CallbackExecutorRules extends ScopeFixture {

	@Test
	default void callbacksRunOnTheirExecutor() {
		List<String> callbacks = Collections.synchronizedList(new ArrayList<>());
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<Void> answered = new CompletableFuture<>();
		script().on(Step.RUN).holdUntil(answered);
		CompletableFuture<Void> committed = new CompletableFuture<>();
		script().on(Step.COMMIT).holdUntil(committed);
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "callback"));
		try {
			templateWith((builder) -> builder.callbackExecutor(executor));
			CompletableFuture<String> future = template().executeWrite((tx) -> {
				callbacks.add(thread());
				CompletableFuture<String> done = tx.runAsync("RETURN 1").toCompletableFuture().thenApply((cursor) -> {
					callbacks.add(thread());
					return "done";
				});
				answered.complete(null);
				return done;
			}).whenComplete((value, ex) -> callbacks.add(thread()));
			begun.complete(null);
			eventually().until(() -> script().count(Step.COMMIT) == 1);
			committed.complete(null);
			assertThatValue(future).isEqualTo("done");
			assertThat(callbacks).containsExactly("callback", "callback", "callback");
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	default void callbacksThatAreDroppedAfterTheWorkDoNotKeepTheScopeOpen() {
		AtomicBoolean dead = new AtomicBoolean();
		templateWith((builder) -> builder.callbackExecutor((task) -> {
			if (!dead.get()) {
				task.run();
			}
		}));
		CompletableFuture<String> work = new CompletableFuture<>();
		CompletableFuture<String> future = template().executeWrite((tx) -> create(tx).thenCompose((created) -> work));
		CompletableFuture<Void> dependent = future.thenAccept((value) -> {
		});
		eventually().until(() -> work.getNumberOfDependents() > 0);
		dead.set(true);
		work.complete("done");
		assertThatValue(future).isEqualTo("done");
		assertOutcomes(1, 0, 0, 0);
		assertThat(dependent).isNotDone();
	}

	@Test
	default void callbacksOfALongChainDoNotPileUpOnTheStack() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		CompletableFuture<Void> answered = new CompletableFuture<>();
		script().on(Step.RUN).holdUntil(answered);
		try {
			templateWith((builder) -> builder.callbackExecutor(executor));
			CompletableFuture<Integer> future = template().executeWrite((tx) -> {
				CompletableFuture<Integer> chain = tx.runAsync("RETURN 1")
					.toCompletableFuture()
					.thenApply((cursor) -> 0);
				for (int i = 0; i < 10_000; i++) {
					chain = chain.thenApply((count) -> count + 1);
				}
				answered.complete(null);
				return chain;
			});
			assertThatValue(future).isEqualTo(10_000);
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	default void callbacksOfACompletedStageRunOnTheCallingThread() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			templateWith((builder) -> builder.callbackExecutor(executor));
			CompletableFuture<String> future = template().executeWrite(this::create);
			value(future);
			assertThat(future.thenApply((value) -> thread()).join()).isEqualTo(thread());
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	default void callbacksThatAreRejectedFailTheWorkAndLeakNothing() {
		templateWith((builder) -> builder.callbackExecutor((task) -> {
			throw new RejectedExecutionException("shut down");
		}).maxActive(1));
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = template().executeWrite(this::create);
		begun.complete(null);
		assertThat(error(future)).isInstanceOf(RejectedExecutionException.class);
		assertOutcomes(0, 1, 0, 0);
		assertThat(template().statistics().active()).isZero();
		assertThat(applied()).isZero();
	}

	@Test
	default void stagesThatAreRejectedFailTheWorkAndLeakNothing() {
		CompletableFuture<Void> answered = new CompletableFuture<>();
		script().on(Step.RUN).holdUntil(answered);
		AtomicBoolean shutDown = new AtomicBoolean();
		templateWith((builder) -> builder.callbackExecutor((task) -> {
			if (shutDown.get()) {
				throw new RejectedExecutionException("shut down");
			}
			task.run();
		}));
		CompletableFuture<Void> waiting = new CompletableFuture<>();
		CompletableFuture<String> future = template().executeWrite((tx) -> {
			CompletionStage<String> refused = tx.runAsync("RETURN 1").thenApply((cursor) -> "refused");
			waiting.complete(null);
			return refused;
		});
		// a function of a stage that is complete already would not need the executor
		value(waiting);
		shutDown.set(true);
		answered.complete(null);
		assertThat(error(future)).isInstanceOf(RejectedExecutionException.class);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void callbacksThatAreDroppedLeaveAScopeThatCanStillBeStopped() {
		templateWith((builder) -> builder.callbackExecutor((task) -> {
		}));
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = template().executeWrite(this::create);
		begun.complete(null);
		eventually().until(() -> script().count(Step.BEGIN) == 1);
		future.cancel(true);
		eventually().until(() -> template().statistics().closed() == 1);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void callbacksAfterTheEndDoNotRunTheWork() {
		List<Runnable> tasks = Collections.synchronizedList(new ArrayList<>());
		templateWith((builder) -> builder.callbackExecutor(tasks::add));
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		AtomicBoolean ran = new AtomicBoolean();
		CompletableFuture<String> future = template().executeWrite((tx) -> {
			ran.set(true);
			return create(tx);
		});
		begun.complete(null);
		eventually().until(() -> tasks.size() == 1);
		future.cancel(true);
		eventually().until(() -> template().statistics().closed() == 1);
		tasks.forEach(Runnable::run);
		assertThat(ran).isFalse();
		assertOutcomes(0, 1, 0, 0);
	}

	private static String thread() {
		return Thread.currentThread().getName();
	}

}
