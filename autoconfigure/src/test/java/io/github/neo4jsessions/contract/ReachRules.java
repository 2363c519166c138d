package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Ways to bring code into a scope on a thread that the scope does not reach
 * automatically.
 */
interface ReachRules extends ScopeFixture {

	@Test
	default void aCallOnAnotherThreadLeavesTheTransaction() {
		onAnotherThread((own) -> assertThat(error(
				template().executeWrite((tx) -> CompletableFuture.supplyAsync(() -> createBy(template()::query), own)
					.thenCompose(Function.identity())
					.thenCompose((created) -> failing()))))
			.isSameAs(workError()));
		assertThat(applied()).as("the call was committed on its own").isOne();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void aQueryOfTheTransactionIsPartOfItOnAnyThread() {
		onAnotherThread((own) -> {
			assertThat(
					error(template().executeWrite((tx) -> CompletableFuture.supplyAsync(() -> createBy(tx::query), own)
						.thenCompose(Function.identity())
						.thenCompose((created) -> failing()))))
				.isSameAs(workError());
			assertThat(applied()).isZero();
			value(template().executeWrite((tx) -> CompletableFuture.supplyAsync(() -> createBy(tx::query), own)
				.thenCompose(Function.identity())));
			assertThat(applied()).isOne();
		});
		assertOutcomes(1, 1, 0, 0);
		assertThat(template().statistics().opened()).isEqualTo(2);
	}

	@Test
	default void aQueryOfTheTransactionIsAwaitedByItsOwnerAndItsStagesAreInTheScope() {
		AtomicReference<CompletableFuture<Boolean>> behind = new AtomicReference<>();
		onAnotherThread((own) -> value(template().executeWrite((tx) -> CompletableFuture.runAsync(
				() -> behind
					.set(createBy(tx::query).thenApply((created) -> TransactionScope.current().orElse(null) == tx)),
				own))));
		assertThatValue(behind.get()).isEqualTo(true);
		assertThat(applied()).isOne();
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void aQueryOfAnOuterTransactionIsPartOfThatAndNotOfTheInnermostOne() {
		DefaultTransactionDefinition requiresNew = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		assertThat(error(template().executeWrite((outer) -> template()
			.inTransaction(requiresNew, (inner) -> createBy(outer::query).thenCompose((created) -> create(inner)))
			.thenCompose((created) -> failing())))).isSameAs(workError());
		assertOutcomes(1, 1, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void aQueryOfTheTransactionStreamsInItOnAnyThread() {
		onAnotherThread((own) -> value(template().executeWrite((tx) -> CompletableFuture
			.supplyAsync(() -> tx.query("MATCH (n:Nothing) RETURN n").stream().then().toFuture(), own)
			.thenCompose(Function.identity()))));
		assertOutcomes(1, 0, 0, 0);
		assertThat(template().statistics().opened()).isOne();
	}

	@Test
	default void aQueryOfATransactionThatHasEndedIsRefused() {
		AtomicReference<TransactionScope> ended = new AtomicReference<>();
		value(template().executeWrite((tx) -> {
			ended.set(tx);
			return create(tx);
		}));
		assertThat(error(createBy(ended.get()::query))).isInstanceOf(ScopeEndedException.class);
		assertThat(error(ended.get().wrap(() -> createBy(template()::query)).get()))
			.isInstanceOf(ScopeEndedException.class);
		assertThat(applied()).isOne();
	}

	@Test
	default void aWrappedFunctionRunsInTheScopeAndRestoresTheThread() {
		onAnotherThread((own) -> {
			assertThat(error(template().executeWrite((tx) -> CompletableFuture.supplyAsync(tx.wrap(() -> {
				assertThat(TransactionScope.required()).isSameAs(tx);
				return createBy(template()::query);
			}), own).thenCompose(Function.identity()).thenCompose((created) -> failing())))).isSameAs(workError());
			assertThat(CompletableFuture.supplyAsync(TransactionScope::current, own).join()).isEmpty();
		});
		assertThat(applied()).isZero();
	}

	@Test
	default void anExecutorOfTheScopeRunsTasksInItAndRestoresTheThread() {
		onAnotherThread((own) -> {
			value(template().executeWrite((tx) -> CompletableFuture.completedFuture("x").thenComposeAsync((x) -> {
				assertThat(TransactionScope.required()).isSameAs(tx);
				return template().executeWrite(this::create);
			}, tx.executor(own))));
			assertThat(CompletableFuture.supplyAsync(TransactionScope::current, own).join()).isEmpty();
		});
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void functionsRunAfterTheEndOfTheirScopeAndTheirCallsAreRefused() {
		AtomicReference<TransactionScope> scope = new AtomicReference<>();
		value(template().executeWrite((tx) -> {
			scope.set(tx);
			return create(tx);
		}));
		TransactionScope ended = scope.get();
		onAnotherThread((own) -> {
			assertThat(CompletableFuture.supplyAsync(ended.wrap(() -> "released"), own).join()).isEqualTo("released");
			CompletableFuture.runAsync(() -> {
				assertMissing(TransactionScope::required, "has ended");
				assertThat(error(createBy(template()::query))).isInstanceOf(ScopeEndedException.class);
				assertThat(error(template().executeWrite(this::create))).isInstanceOf(ScopeEndedException.class);
			}, ended.executor(own)).join();
			assertThat(CompletableFuture.supplyAsync(TransactionScope::current, own).join()).isEmpty();
		});
		assertThat(applied()).isOne();
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void anExecutorOfTheScopeIsASchedulerOfReactor() {
		onAnotherThread((own) -> value(template().executeWrite((tx) -> Mono.just("x")
			.publishOn(Schedulers.fromExecutor(tx.executor(own)))
			.flatMap((x) -> Mono.fromFuture(template().executeWrite(this::create)))
			.toFuture())));
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void argumentsMustNotBeNull() {
		value(template().executeWrite((tx) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> tx.query(" ")).withMessageContaining("'cypher'");
			assertThatIllegalArgumentException().isThrownBy(() -> tx.wrap(null)).withMessageContaining("'supplier'");
			assertThatIllegalArgumentException().isThrownBy(() -> tx.executor(null))
				.withMessageContaining("'delegate'");
			return create(tx);
		}));
	}

	@Test
	default void requiredReturnsTheInnermostTransactionOrFailsWithTheReasonThatThereIsNone() {
		assertMissing(TransactionScope::required, "was called outside of the work of a transaction", "tx.wrap");
		value(template().executeWrite((tx) -> {
			assertThat(TransactionScope.required()).isSameAs(tx);
			return create(tx);
		}));
		value(template().execute((session) -> {
			assertMissing(TransactionScope::required, "work of execute");
			return create(session);
		}));
		value(template()
			.inTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED), (tx) -> {
				assertMissing(TransactionScope::required, "propagation begins none");
				return create(tx);
			}));
		AtomicReference<CompletableFuture<Void>> late = new AtomicReference<>();
		CompletableFuture<Void> ended = new CompletableFuture<>();
		value(template().executeWrite((tx) -> {
			late.set(tx.bind(ended).thenRun(() -> assertMissing(TransactionScope::required, "has ended")));
			return create(tx);
		}));
		ended.complete(null);
		value(late.get());
	}

	@Test
	default void anAnnotatedMethodThatWasCalledWithoutItsProxyIsNamedInTheError() {
		Unproxied bean = new Unproxied();
		assertMissing(bean::open, "Unproxied.open is annotated", "through 'this'");
		assertMissing(bean::closed, "Unproxied.closed is annotated but final");
		onAnotherThread((own) -> assertThat(CompletableFuture.runAsync(
				() -> assertMissing(TransactionScope::required, "on thread '" + Thread.currentThread().getName() + "'"),
				own))
			.succeedsWithin(PATIENCE));
	}

	private static void assertMissing(Runnable call, String... parts) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex).hasMessageContainingAll(parts));
	}

	private CompletableFuture<String> createBy(Function<String, QuerySpec> query) {
		return query.apply("CREATE (:Contract {run: $run})")
			.bindAll(Map.of("run", run()))
			.run()
			.thenApply((summary) -> "created");
	}

	private static void onAnotherThread(Consumer<ExecutorService> test) {
		ExecutorService own = Executors.newSingleThreadExecutor();
		try {
			test.accept(own);
		}
		finally {
			own.shutdown();
		}
	}

	/**
	 * A class that is not a bean.
	 */
	class Unproxied {

		@AsyncTransactional
		CompletableFuture<TransactionScope> open() {
			return CompletableFuture.completedFuture(TransactionScope.required());
		}

		@AsyncTransactional
		final CompletableFuture<List<TransactionScope>> closed() {
			return CompletableFuture.completedFuture(List.of(TransactionScope.required()));
		}

	}

}
