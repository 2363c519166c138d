package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Views of the operations: what they determine holds for each operation, in any order.
 */
interface ViewRules extends ScopeFixture {

	/**
	 * The database of Neo4j's Community edition, so that the rules hold on a server.
	 */
	String NEO4J = "neo4j";

	/**
	 * Each operation, in a session of its own.
	 */
	static List<Function<SessionOperations, CompletableFuture<?>>> operations() {
		return List.of((sessions) -> sessions.execute(ViewRules::read),
				(sessions) -> sessions.executeRead(ViewRules::read),
				(sessions) -> sessions.executeWrite(ViewRules::read),
				(sessions) -> sessions.executeRead(TransactionConfig.empty(), ViewRules::read),
				(sessions) -> sessions.executeWrite(TransactionConfig.empty(), ViewRules::read),
				(sessions) -> sessions.inTransaction(ViewRules::read),
				(sessions) -> sessions.inTransaction(definition(TransactionDefinition.PROPAGATION_REQUIRED),
						ViewRules::read),
				(sessions) -> sessions.inTransaction(definition(TransactionDefinition.PROPAGATION_REQUIRES_NEW),
						ViewRules::read),
				(sessions) -> sessions.inTransaction(definition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
						ViewRules::read),
				(sessions) -> sessions.query("RETURN 1").run(),
				(sessions) -> sessions.query("MATCH (n:Nothing) RETURN n").stream().then().toFuture());
	}

	/**
	 * The operations that join a transaction.
	 */
	static List<Function<SessionOperations, CompletableFuture<?>>> joining() {
		return List.of((sessions) -> sessions.executeRead(ViewRules::read),
				(sessions) -> sessions.executeWrite(ViewRules::read),
				(sessions) -> sessions.executeWrite(TransactionConfig.empty(), ViewRules::read),
				(sessions) -> sessions.inTransaction(ViewRules::read),
				(sessions) -> sessions.inTransaction(definition(TransactionDefinition.PROPAGATION_SUPPORTS),
						ViewRules::read),
				(sessions) -> sessions.query("RETURN 1").run(),
				(sessions) -> sessions.query("MATCH (n:Nothing) RETURN n").stream().then().toFuture());
	}

	/**
	 * The operations that open a session of their own inside a transaction.
	 */
	static List<Function<SessionOperations, CompletableFuture<?>>> beside() {
		return List.of((sessions) -> sessions.execute(ViewRules::read),
				(sessions) -> sessions.inTransaction(definition(TransactionDefinition.PROPAGATION_REQUIRES_NEW),
						ViewRules::read),
				(sessions) -> sessions.inTransaction(definition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
						ViewRules::read));
	}

	static CompletionStage<?> read(AsyncQueryRunner runner) {
		return runner.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync);
	}

	private static TransactionDefinition definition(int propagation) {
		return new DefaultTransactionDefinition(propagation);
	}

	@Test
	default void viewsHoldForEachOperationInAnyOrder() {
		for (Function<SessionOperations, CompletableFuture<?>> call : operations()) {
			for (SessionOperations view : List.of(
					template().in(NEO4J).withAuth(token()).withMetadata(Map.of("tenant", "a")).idempotent(),
					template().idempotent().withMetadata(Map.of("tenant", "a")).withAuth(token()).in(NEO4J),
					template().withMetadata(Map.of("tenant", "a")).in(NEO4J).idempotent().withAuth(token()))) {
				clearScript();
				value(call.apply(view));
				assertThat(script().sessionConfigs()).singleElement()
					.satisfies((config) -> assertThat(config.database()).contains(NEO4J));
				assertThat(script().authTokens()).containsExactly(Optional.of(token()));
				assertThat(sentMetadata()).containsEntry("tenant", Values.value("a"));
			}
		}
	}

	@Test
	default void theTemplateAndEarlierViewsAreNotChanged() {
		SessionOperations view = template().in(NEO4J);
		view.withAuth(token()).withMetadata(Map.of("tenant", "a")).in("another");
		for (Function<SessionOperations, CompletableFuture<?>> call : operations()) {
			clearScript();
			value(call.apply(template()));
			value(call.apply(view));
			assertThat(script().sessionConfigs()).extracting((config) -> config.database().orElse("none"))
				.containsExactly("none", NEO4J);
			assertThat(script().authTokens()).containsExactly(Optional.empty(), Optional.empty());
			assertThat(script().transactionConfigs())
				.allSatisfy((config) -> assertThat(config.metadata()).doesNotContainKey("tenant"));
		}
	}

	@Test
	default void ofTwoViewsOfTheSameKindTheLaterOneApplies() {
		value(template().in("another")
			.withAuth(AuthTokens.basic("nobody", "wrong"))
			.withMetadata(Map.of("tenant", "b", "kept", 1))
			.withMetadata(Map.of("tenant", "a"))
			.withAuth(token())
			.in(NEO4J)
			.executeWrite(this::create));
		assertThat(script().sessionConfigs().get(0).database()).contains(NEO4J);
		assertThat(script().authTokens()).containsExactly(Optional.of(token()));
		assertThat(sentMetadata()).containsEntry("tenant", Values.value("a")).containsEntry("kept", Values.value(1));
		assertThat(applied()).isOne();
	}

	@Test
	default void aQueryReplacesTheDatabaseOfItsView() {
		value(template().in("another").query("RETURN 1").in(NEO4J).run());
		assertThat(script().sessionConfigs().get(0).database()).contains(NEO4J);
	}

	@Test
	default void aViewDoesNotReplaceTheRestOfTheConfiguration() {
		templateWith((builder) -> builder
			.sessionConfig(SessionConfig.builder().withFetchSize(7).withDatabase("another").build()));
		value(template().in(NEO4J).executeRead(ViewRules::read));
		assertThat(script().sessionConfigs().get(0).fetchSize()).contains(7L);
		assertThat(script().sessionConfigs().get(0).database()).contains(NEO4J);
	}

	@Test
	default void retriesKeepWhatWasDeterminedAtTheCall() {
		templateWith((builder) -> builder.retry(RetriedScopeRules.AT_ONCE));
		AtomicInteger begins = new AtomicInteger();
		script().on(Step.BEGIN)
			.answer((step) -> (begins.incrementAndGet() < 3) ? CompletableFuture.failedFuture(connectionError())
					: step.get());
		value(template().in(NEO4J).withAuth(token()).withMetadata(Map.of("tenant", "a")).executeWrite(this::create));
		assertThat(script().sessionConfigs()).hasSize(3)
			.allSatisfy((config) -> assertThat(config.database()).contains(NEO4J));
		assertThat(script().authTokens()).containsOnly(Optional.of(token())).hasSize(3);
		assertThat(script().transactionConfigs()).hasSize(3)
			.allSatisfy((config) -> assertThat(config.metadata()).containsEntry("tenant", Values.value("a")));
	}

	@Test
	default void callsThatRequireTheSameJoin() {
		for (Function<SessionOperations, CompletableFuture<?>> call : joining()) {
			for (Function<SessionOperations, SessionOperations> view : List
				.<Function<SessionOperations, SessionOperations>>of((sessions) -> sessions,
						(sessions) -> sessions.in(NEO4J), (sessions) -> sessions.withAuth(token()),
						(sessions) -> sessions.withAuth(token()).in(NEO4J).idempotent(),
						(sessions) -> sessions.withMetadata(Map.of("ignored", true)))) {
				clearScript();
				value(template().withAuth(token())
					.in(NEO4J)
					.executeWrite((tx) -> tx.bind(call.apply(view.apply(template())))));
				assertThat(script().sessionConfigs()).hasSize(1);
				assertThat(script().transactionConfigs())
					.allSatisfy((config) -> assertThat(config.metadata()).doesNotContainKey("ignored"));
			}
		}
	}

	@Test
	default void callsThatRequireAnotherDatabaseOrTokenDoNotJoin() {
		for (Function<SessionOperations, CompletableFuture<?>> call : joining()) {
			assertRefused(template().in(NEO4J), call, template().in("another"), "'" + NEO4J + "'", "'another'");
			assertRefused(template(), call, template().in("another"), "the default database", "'another'");
			assertRefused(template(), call, template().withAuth(token()), "the user of the driver", "another token");
			assertRefused(template().withAuth(token()), call, template().withAuth(AuthTokens.basic("eve", "psst")),
					"the user of its token", "the user of another token");
		}
	}

	default void assertRefused(SessionOperations outer, Function<SessionOperations, CompletableFuture<?>> call,
			SessionOperations inner, String open, String required) {
		clearScript();
		CompletableFuture<?> refused = outer.executeWrite((tx) -> tx.bind(call.apply(inner)));
		assertThat(error(refused)).isInstanceOf(IllegalTransactionStateException.class)
			.hasMessageContaining(open)
			.hasMessageContaining(required)
			.hasMessageContaining("REQUIRES_NEW")
			.hasMessageNotContaining("psst")
			.hasMessageNotContaining("eve");
		assertThat(script().sessionConfigs()).hasSize(1);
	}

	@Test
	default void aSessionInsideATransactionHasTheSameDatabaseAndToken() {
		for (Function<SessionOperations, CompletableFuture<?>> call : beside()) {
			clearScript();
			value(template().in(NEO4J)
				.withAuth(token())
				.withMetadata(Map.of("outer", true))
				.executeWrite((tx) -> tx.bind(call.apply(template()))));
			assertThat(script().sessionConfigs()).hasSize(2)
				.allSatisfy((config) -> assertThat(config.database()).contains(NEO4J));
			assertThat(script().authTokens()).containsExactly(Optional.of(token()), Optional.of(token()));
			assertThat(script().transactionConfigs().subList(1, script().transactionConfigs().size()))
				.allSatisfy((config) -> assertThat(config.metadata()).doesNotContainKey("outer"));
		}
	}

	@Test
	default void aQueryOfAScopeWithoutATransactionHasTheSameDatabaseAndToken() {
		TransactionDefinition none = definition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		value(template().in(NEO4J).withAuth(token()).inTransaction(none, (tx) -> tx.query("RETURN 1").run()));
		value(template().in(NEO4J)
			.withAuth(token())
			.inTransaction(none, (tx) -> tx.bind(template().query("RETURN 1").run())));
		assertThat(script().sessionConfigs()).hasSize(4)
			.allSatisfy((config) -> assertThat(config.database()).contains(NEO4J));
		assertThat(script().authTokens()).hasSize(4).containsOnly(Optional.of(token()));
	}

	@Test
	default void aSessionInsideATransactionMayBeForAnotherDatabase() {
		for (Function<SessionOperations, CompletableFuture<?>> call : beside()) {
			clearScript();
			value(template().withAuth(token())
				.in("system")
				.executeRead((tx) -> tx.bind(call.apply(template().in(NEO4J)))));
			assertThat(script().sessionConfigs()).extracting((config) -> config.database().orElse("none"))
				.containsExactly("system", NEO4J);
			assertThat(script().authTokens()).containsExactly(Optional.of(token()), Optional.of(token()));
		}
	}

	@Test
	default void aCallInTheWorkOfExecuteHasTheSameDatabaseAndToken() {
		for (Function<SessionOperations, CompletableFuture<?>> call : operations()) {
			clearScript();
			value(template().in(NEO4J)
				.withAuth(token())
				.withMetadata(Map.of("outer", true))
				.execute((session) -> read(session).thenCompose((ignored) -> call.apply(template()))));
			assertThat(script().sessionConfigs()).hasSize(2)
				.allSatisfy((config) -> assertThat(config.database()).contains(NEO4J));
			assertThat(script().authTokens()).containsExactly(Optional.of(token()), Optional.of(token()));
			assertThat(script().transactionConfigs().subList(1, script().transactionConfigs().size()))
				.allSatisfy((config) -> assertThat(config.metadata()).doesNotContainKey("outer"));
		}
	}

	@Test
	default void aStreamKeepsWhatItsViewDetermined() {
		var rows = template().in(NEO4J)
			.withAuth(token())
			.withMetadata(Map.of("tenant", "a"))
			.query("MATCH (n:Nothing) RETURN n")
			.stream();
		for (int subscription = 1; subscription <= 2; subscription++) {
			value(rows.then().toFuture());
		}
		assertThat(script().sessionConfigs()).hasSize(2)
			.allSatisfy((config) -> assertThat(config.database()).contains(NEO4J));
		assertThat(script().authTokens()).containsExactly(Optional.of(token()), Optional.of(token()));
		assertThat(script().transactionConfigs()).hasSize(2)
			.allSatisfy((config) -> assertThat(config.metadata()).containsEntry("tenant", Values.value("a")));
	}

	default Map<String, Value> sentMetadata() {
		assertThat(script().transactionConfigs()).hasSize(1);
		return script().transactionConfigs().get(0).metadata();
	}

}
