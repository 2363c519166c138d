package io.github.neo4jsessions.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls that outlive the transaction in which they were made.
 */
interface DetachedScopeRules extends ScopeFixture {

	/**
	 * The calls with a session of their own, which need no scope around them.
	 */
	private Map<String, Supplier<CompletableFuture<String>>> ownSessions() {
		Map<String, Supplier<CompletableFuture<String>>> calls = new LinkedHashMap<>();
		calls.put("execute", () -> template().execute(this::create));
		for (int propagation : new int[] { TransactionDefinition.PROPAGATION_REQUIRES_NEW,
				TransactionDefinition.PROPAGATION_NOT_SUPPORTED }) {
			calls.put("work " + propagation, () -> template().inTransaction(propagation(propagation), this::create));
			calls.put("work that calls the template " + propagation, () -> template()
				.inTransaction(propagation(propagation), (tx) -> template().executeWrite(this::create)));
			calls.put("work whose stages call the template " + propagation,
					() -> template().inTransaction(propagation(propagation),
							(tx) -> tx.runAsync("RETURN 1")
								.thenCompose((cursor) -> template().executeWrite(this::create))
								.thenCompose((created) -> template().query("RETURN 1").run())
								.thenApply((summary) -> "created")));
			calls.put("manager " + propagation,
					() -> manager(propagation).execute((status) -> TransactionScope.current()
						.orElseThrow()
						.runAsync("RETURN 1")
						.toCompletableFuture()
						.thenCompose((cursor) -> template().executeWrite(this::create))));
		}
		return calls;
	}

	private TransactionTemplate manager(int propagation) {
		return new TransactionTemplate(new AsyncNeo4jTransactionManager(template()), propagation(propagation));
	}

	@Test
	default void callsWithTheirOwnSessionOutliveTheTransactionThatTheyWereMadeIn() {
		ownSessions().forEach((name, call) -> {
			CompletableFuture<Void> answered = new CompletableFuture<>();
			AtomicReference<CompletableFuture<String>> audit = new AtomicReference<>();
			value(template().executeWrite((tx) -> create(tx).thenApply((created) -> {
				script().on(Step.BEGIN).holdUntil(answered).on(Step.RUN).holdUntil(answered);
				audit.set(call.get());
				return created;
			})));
			script().on(Step.BEGIN).succeed().on(Step.RUN).succeed();
			assertThat(audit.get()).as(name).isNotDone();
			answered.complete(null);
			assertThat(audit.get()).as(name).succeedsWithin(PATIENCE);
		});
	}

	@Test
	default void callsWithTheirOwnSessionMayBeMadeAfterTheTransactionHasEnded() {
		ownSessions().forEach((name, call) -> {
			CompletableFuture<Void> ended = new CompletableFuture<>();
			AtomicReference<CompletableFuture<String>> audit = new AtomicReference<>();
			value(template().executeWrite((tx) -> {
				audit.set(tx.bind(ended).thenCompose((ignored) -> call.get()));
				return create(tx);
			}));
			ended.complete(null);
			assertThat(audit.get()).as(name).succeedsWithin(PATIENCE);
		});
	}

	@Test
	default void aTransactionThatHasEndedIsIgnoredByNever() {
		CompletableFuture<Void> ended = new CompletableFuture<>();
		AtomicReference<CompletableFuture<String>> late = new AtomicReference<>();
		value(template().executeWrite((tx) -> {
			late.set(tx.bind(ended)
				.thenCompose((ignored) -> template().inTransaction(propagation(TransactionDefinition.PROPAGATION_NEVER),
						this::create)));
			return create(tx);
		}));
		ended.complete(null);
		assertThatValue(late.get()).isEqualTo("created");
	}

	private static DefaultTransactionDefinition propagation(int propagation) {
		return new DefaultTransactionDefinition(propagation);
	}

}
