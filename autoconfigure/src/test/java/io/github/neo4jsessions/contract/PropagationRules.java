package io.github.neo4jsessions.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * The scope that a piece of code is in, on any thread.
 */
interface PropagationRules extends ScopeFixture {

	@Test
	default void aScopeIsCurrentInItsWorkAndInTheStagesOfItsQueries() {
		assertThat(TransactionScope.current()).isEmpty();
		value(template().executeWrite((tx) -> {
			assertThat(TransactionScope.current()).containsSame(tx);
			return tx.runAsync("RETURN 1").thenApply((cursor) -> {
				assertThat(TransactionScope.current()).containsSame(tx);
				return "done";
			});
		}));
		assertThat(TransactionScope.current()).isEmpty();
	}

	@Test
	default void aScopeIsCurrentOnTheThreadsOfAsyncStagesAndNotAfterThem() {
		ExecutorService own = Executors.newSingleThreadExecutor();
		try {
			value(template().executeWrite((tx) -> tx.runAsync("RETURN 1")
				.thenApplyAsync((cursor) -> TransactionScope.current().orElseThrow())
				.thenApplyAsync((current) -> {
					assertThat(current).isSameAs(tx);
					return TransactionScope.current().orElseThrow();
				}, own)
				.handleAsync((current, ex) -> {
					assertThat(current).isSameAs(tx);
					return "done";
				})));
			assertThat(CompletableFuture.supplyAsync(TransactionScope::current, own).join()).isEmpty();
		}
		finally {
			own.shutdown();
		}
	}

	@Test
	default void aScopeIsCurrentAfterAForeignStage() {
		CompletableFuture<String> foreign = new CompletableFuture<>();
		CompletableFuture<String> future = template().executeWrite((tx) -> {
			CompletableFuture<String> behind = tx.runAsync("RETURN 1")
				.toCompletableFuture()
				.thenCompose((cursor) -> foreign)
				.thenApply((value) -> {
					assertThat(TransactionScope.current()).containsSame(tx);
					return value;
				});
			return tx.bind(foreign).thenCombine(behind, (first, second) -> {
				assertThat(TransactionScope.current()).containsSame(tx);
				return first + second;
			});
		});
		CompletableFuture.runAsync(() -> foreign.complete("x"));
		assertThatValue(future).isEqualTo("xx");
	}

	@Test
	default void aScopeIsCurrentAfterARefusalAndInAMinimalStage() {
		DefaultTransactionDefinition never = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NEVER);
		value(template().executeWrite((tx) -> template().inTransaction(never, this::create)
			.handle((value, ex) -> tx.runAsync("RETURN 1"))
			.thenCompose(Function.identity())
			.thenApply((cursor) -> {
				assertThat(TransactionScope.current()).containsSame(tx);
				return "refused, and continued";
			})
			.minimalCompletionStage()
			.thenApply((text) -> {
				assertThat(TransactionScope.current()).containsSame(tx);
				return text;
			})));
	}

	@Test
	default void functionsMustNotBeNull() {
		CompletableFuture<Object> future = template().inTransaction((tx) -> CompletableFuture.completedFuture(null));
		assertThatNullPointerException().isThrownBy(() -> future.thenApply(null));
		assertThatNullPointerException().isThrownBy(() -> future.whenComplete(null));
		value(future);
	}

	@Test
	default void siblingsDoNotSeeEachOthersScope() {
		CompletableFuture<Void> both = new CompletableFuture<>();
		List<CompletableFuture<Boolean>> siblings = List.of(sees(both), sees(both));
		both.complete(null);
		siblings.forEach((sibling) -> assertThatValue(sibling).isEqualTo(true));
		assertOutcomes(2, 0, 0, 0);
	}

	private CompletableFuture<Boolean> sees(CompletableFuture<Void> both) {
		return template().inTransaction((tx) -> tx.bind(both)
			.thenCompose((ignored) -> create(tx))
			.thenApply((created) -> TransactionScope.current().orElseThrow() == tx));
	}

	@Test
	default void aScopeOfAnotherTemplateIsIndependentAndTheFirstIsRestoredAfterIt() {
		SessionTemplate other = template().mutate().name("other").build();
		value(template().executeWrite((tx) -> create(tx).thenCompose((a) -> other.executeWrite((inner) -> {
			assertThat(TransactionScope.current()).containsSame(inner);
			return template().executeWrite((again) -> {
				assertThat(TransactionScope.current()).containsSame(again);
				return create(again);
			}).thenCompose((created) -> create(inner));
		})).thenApply((value) -> {
			assertThat(TransactionScope.current()).containsSame(tx);
			return value;
		})));
		assertThat(template().statistics().committed()).isOne();
		assertThat(other.statistics().committed()).isOne();
		assertThat(applied()).isEqualTo(3);
		// for the figures that are checked at the end
		assertThat(other.statistics().closed()).isOne();
		templateWith((builder) -> builder);
		script().forget();
	}

	@Test
	default void anotherTemplateOfTheSameDriverHasItsOwnOutcomes() {
		assertOutcomesAreIndependentOf(template().mutate().name("other").build());
		// for the figures that are checked at the end
		templateWith((builder) -> builder);
		script().forget();
	}

	/**
	 * The database of its sessions does not conflict with the outer transaction either.
	 */
	@Test
	default void aTemplateOfAnotherDriverAndDatabaseHasItsOwnOutcomes() {
		ScriptedDriver script = ScriptedDriver.create();
		assertOutcomesAreIndependentOf(SessionTemplate.builder(script)
			.name("other")
			.sessionConfig(SessionConfig.builder().withDatabase("elsewhere").withImpersonatedUser("ann").build())
			.build());
		assertThat(script.sessionConfigs()).hasSize(3)
			.allSatisfy((config) -> assertThat(config.database()).contains("elsewhere"));
	}

	private void assertOutcomesAreIndependentOf(SessionTemplate other) {
		// a failure inside does not doom the outer transaction
		assertThatValue(template().executeWrite((tx) -> other.inTransaction((inner) -> failing())
			.handle((value, ex) -> ex)
			.thenCompose((ex) -> create(tx)))).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
		assertThat(other.statistics().rolledBack()).isOne();
		// a failure outside does not undo the inner transaction
		assertThat(error(
				template().inTransaction((tx) -> create(tx).thenCompose((created) -> other.executeWrite(this::create))
					.thenCompose((created) -> failing()))))
			.isSameAs(workError());
		assertOutcomes(1, 1, 0, 0);
		assertThat(other.statistics().committed()).isOne();
		// a write inside a read of another template is allowed
		assertThatValue(template().executeRead((tx) -> other.query("CREATE (:Contract {run: $run})")
			.bind(run())
			.to("run")
			.run()
			.thenApply((summary) -> "written"))).isEqualTo("written");
		assertOutcomes(2, 1, 0, 0);
		assertThat(other.statistics().closed()).isEqualTo(3);
	}

	/**
	 * One chain over a foreign future, the default executor and another one, two
	 * templates in the order A, B, A, and siblings under allOf: each query runs in the
	 * transaction in which it was made.
	 */
	@Test
	default void aChainAcrossThreadsAndTemplatesUsesTheRightTransactionEachTime() {
		SessionTemplate a = template();
		SessionTemplate b = a.mutate().name("b").build();
		ExecutorService own = Executors.newSingleThreadExecutor();
		CompletableFuture<String> foreign = new CompletableFuture<>();
		List<String> in = Collections.synchronizedList(new ArrayList<>());
		try {
			CompletableFuture<String> future = a.executeWrite((outer) -> create(outer).thenApply((created) -> created)
				.toCompletableFuture()
				.thenCompose((created) -> outer.bind(foreign))
				.thenApplyAsync((value) -> note(in, "default executor", outer))
				.thenApplyAsync((value) -> note(in, "own executor", outer), own)
				.thenCompose((value) -> b.executeWrite((inner) -> create(inner)
					.thenCompose((created) -> a
						.executeWrite((joined) -> create(joined).thenApply((again) -> note(in, "A in B in A", joined))))
					.thenApply((created) -> note(in, "B", inner))))
				.thenCompose((value) -> {
					CompletableFuture<String> first = a.executeWrite(this::create);
					CompletableFuture<String> second = b.executeWrite(this::create);
					return outer.bind(CompletableFuture.allOf(first, second));
				})
				.thenApply((value) -> note(in, "after allOf", outer)));
			CompletableFuture.runAsync(() -> foreign.complete("x"), own);
			assertThatValue(future).isEqualTo("right");
			assertThat(in).containsExactly("default executor: right", "own executor: right", "A in B in A: right",
					"B: right", "after allOf: right");
			assertThat(a.statistics().committed()).as("A joins itself").isOne();
			assertThat(b.statistics().committed()).as("B inside A, and beside A").isEqualTo(2);
			assertThat(applied()).isEqualTo(5);
			eventually().until(() -> b.statistics().active() == 0);
			templateWith((builder) -> builder);
			script().forget();
		}
		finally {
			own.shutdown();
		}
	}

	private static String note(List<String> in, String where, TransactionScope expected) {
		String what = (TransactionScope.current().orElse(null) == expected) ? "right" : "wrong";
		in.add(where + ": " + what);
		return what;
	}

	@Test
	default void theReturnedFutureBelongsToTheScopeOfTheCaller() {
		value(template().executeWrite((tx) -> template().execute((session) -> create(session)).thenApply((created) -> {
			assertThat(TransactionScope.current()).containsSame(tx);
			return created;
		})));
		value(template().executeWrite(this::create).thenApply((created) -> {
			assertThat(TransactionScope.current()).isEmpty();
			return created;
		}));
	}

	@Test
	default void cancellingADerivedStageRollsBack() throws Exception {
		CountDownLatch working = new CountDownLatch(1);
		CompletableFuture<Object> future = template().executeWrite((tx) -> create(tx).thenCompose((created) -> {
			working.countDown();
			return new CompletableFuture<>();
		}));
		CompletableFuture<String> derived = future.thenApply((value) -> "a").thenApply((value) -> "b");
		assertThat(working.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(derived.cancel(true)).isTrue();
		assertThat(derived).isCancelled();
		assertThat(future).isCancelled();
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void aTimeoutOfADerivedStageRollsBack() {
		CompletableFuture<Object> future = template()
			.executeWrite((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
		assertThat(error(future.thenApply((value) -> value).orTimeout(1, TimeUnit.MILLISECONDS)))
			.isInstanceOf(TimeoutException.class);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void cancellingAStageOfAQueryCancelsNothingElse() {
		assertThatValue(template().executeWrite((tx) -> {
			tx.runAsync("RETURN 1").thenApply((cursor) -> cursor).toCompletableFuture().cancel(true);
			return create(tx);
		})).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void allQueriesAreSentBeforeTheFirstIsAwaited() {
		CompletableFuture<Void> first = new CompletableFuture<>();
		script().on(Step.RUN).holdUntil(first);
		Query create = new Query("CREATE (:Contract {run: $run})", Map.of("run", run()));
		CompletableFuture<Integer> future = template()
			.executeWrite((tx) -> tx.runAll(List.of(create, create, create)).thenApply(List::size));
		eventually().until(() -> script().count(Step.RUN) == 3);
		first.complete(null);
		assertThatValue(future).isEqualTo(3);
		assertThat(applied()).isEqualTo(3);
	}

}
