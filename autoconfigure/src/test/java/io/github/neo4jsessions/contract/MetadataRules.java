package io.github.neo4jsessions.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata of transactions and auto-commit queries: of the template, of contributors,
 * of views and of calls.
 */
interface MetadataRules extends ScopeFixture {

	@Test
	default void contributorsAreCalledOnceForEachCallOnItsThread() {
		List<Thread> threads = new ArrayList<>();
		contributors(() -> {
			threads.add(Thread.currentThread());
			return Map.of("trace", "t" + threads.size());
		});
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.operations()) {
			threads.clear();
			clearScript();
			value(call.apply(template()));
			assertThat(threads).containsExactly(Thread.currentThread());
			assertThat(script().transactionConfigs()).singleElement()
				.satisfies((config) -> assertThat(config.metadata()).containsEntry("trace", Values.value("t1")));
		}
	}

	@Test
	default void contributorsAreNotCalledForCallsThatJoin() {
		AtomicInteger calls = new AtomicInteger();
		contributors(() -> Map.of("call", calls.incrementAndGet()));
		for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.joining()) {
			calls.set(0);
			value(template().executeWrite((tx) -> tx.bind(call.apply(template()))));
			assertThat(calls).hasValue(1);
		}
	}

	@Test
	default void retriesKeepTheContributedMetadata() {
		AtomicInteger calls = new AtomicInteger();
		templateWith((builder) -> builder.retry(RetriedScopeRules.AT_ONCE)
			.transactionMetadataContributors(List.of(() -> Map.of("call", calls.incrementAndGet()))));
		AtomicInteger begins = new AtomicInteger();
		script().on(Step.BEGIN)
			.answer((step) -> (begins.incrementAndGet() < 3) ? CompletableFuture.failedFuture(connectionError())
					: step.get());
		value(template().executeWrite(this::create));
		assertThat(calls).hasValue(1);
		assertThat(script().transactionConfigs()).hasSize(3)
			.allSatisfy((config) -> assertThat(config.metadata()).containsEntry("call", Values.value(1)));
	}

	@Test
	default void metadataOfTheTemplateAContributorAViewAndTheCallTakesPrecedenceInThisOrder() {
		templateWith((builder) -> builder.transactionMetadata(Map.of("app", "contract", "a", 1, "b", 1, "c", 1, "d", 1))
			.transactionMetadataContributors(
					List.of(() -> Map.of("a", 2, "b", 2, "c", 2, "name", 2), () -> Map.of("b", 3, "c", 3, "name", 3))));
		SessionOperations view = template().withMetadata(Map.of("c", 4, "name", 4));
		TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("name", "call")).build();
		value(view.executeWrite(config, this::create));
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRED);
		definition.setName("call");
		value(view.inTransaction(definition, this::create));
		value(view.query("RETURN 1").run());
		Map<String, Value> expected = Map.of("app", Values.value("contract"), "a", Values.value(2), "b",
				Values.value(3), "c", Values.value(4), "d", Values.value(1), "name", Values.value("call"));
		assertThat(script().transactionConfigs().get(0).metadata()).isEqualTo(expected);
		assertThat(script().transactionConfigs().get(1).metadata()).isEqualTo(expected);
		assertThat(script().transactionConfigs().get(2).metadata()).containsEntry("name", Values.value(4))
			.containsEntry("b", Values.value(3))
			.containsEntry("d", Values.value(1));
	}

	@Test
	default void theConfigurationOfAQueryInASessionTakesPrecedence() {
		contributors(() -> Map.of("a", 1, "b", 1));
		value(template().withMetadata(Map.of("b", 2, "c", 2))
			.execute((session) -> session
				.runAsync("RETURN 1", TransactionConfig.builder().withMetadata(Map.of("c", 3)).build())
				.thenCompose((cursor) -> cursor.consumeAsync())));
		assertThat(script().transactionConfigs()).singleElement()
			.satisfies((config) -> assertThat(config.metadata())
				.isEqualTo(Map.of("a", Values.value(1), "b", Values.value(2), "c", Values.value(3))));
	}

	@Test
	default void aContributorThatFailsOpensNoSessionAndIsNamed() {
		IllegalArgumentException bug = new IllegalArgumentException("no trace");
		List<Supplier<Map<String, ?>>> faults = List.of(() -> {
			throw bug;
		}, () -> null, () -> Map.of("bad", new Object()), () -> Map.of(" ", "blank"));
		for (Supplier<Map<String, ?>> fault : faults) {
			contributors(new FaultyContributor(fault));
			for (Function<SessionOperations, CompletableFuture<?>> call : ViewRules.operations()) {
				Throwable error = error(call.apply(template()));
				assertThat(error).hasMessageContaining(FaultyContributor.class.getName());
			}
			assertThat(script().count(Step.SESSION)).isZero();
			assertThat(template().statistics().opened()).isZero();
		}
	}

	private void contributors(TransactionMetadataContributor contributor) {
		templateWith((builder) -> builder.transactionMetadataContributors(List.of(contributor)));
	}

	/**
	 * A contributor with a bug.
	 */
	record FaultyContributor(Supplier<Map<String, ?>> fault) implements TransactionMetadataContributor {

		@Override
		public Map<String, ?> contribute() {
			return this.fault.get();
		}

	}

}
