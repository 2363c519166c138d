package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.mapping.UnsendableValue;
import io.github.neo4jsessions.test.driver.Step;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncQueryRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every call checks the values that it will send: a value that the driver cannot write
 * would look like a lost connection.
 */
interface ParameterRules extends ScopeFixture {

	@Test
	default void transactionsRefuseParametersThatCannotBeSentInEachForm() {
		value(template().executeWrite((tx) -> {
			assertRefused(tx);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> tx.runAll(List.of(new Query("RETURN 1"), unsendable())))
				.withMessageStartingWith("'queries[1]' cannot be sent: Parameter 'x[1].friend[0]'");
			return CompletableFuture.completedFuture(null);
		}));
		assertSteps(Step.SESSION, Step.BEGIN, Step.COMMIT, Step.CLOSE);
	}

	@Test
	default void joinedWorkRefusesParametersThatCannotBeSentInEachForm() {
		value(template().executeWrite((tx) -> template().inTransaction((joined) -> {
			assertRefused(joined);
			return CompletableFuture.completedFuture(null);
		})));
		assertSteps(Step.SESSION, Step.BEGIN, Step.COMMIT, Step.CLOSE);
	}

	@Test
	default void sessionsRefuseParametersAndMetadataThatCannotBeSentInEachForm() {
		TransactionConfig config = unsendableMetadata();
		value(template().execute((session) -> {
			assertRefused(session);
			assertRefusal(() -> session.runAsync(unsendable(), TransactionConfig.empty()));
			assertRefusal(() -> session.runAsync("RETURN $x", Map.of("x", people()), TransactionConfig.empty()));
			for (ThrowingCallable call : Stream.<ThrowingCallable>of(() -> session.runAsync("RETURN 1", config),
					() -> session.runAsync("RETURN 1", Map.of(), config),
					() -> session.runAsync(new Query("RETURN 1"), config), () -> session.beginTransactionAsync(config),
					() -> session.executeReadAsync((tx) -> null, config),
					() -> session.executeWriteAsync((tx) -> null, config))
				.toList()) {
				assertThatIllegalArgumentException().isThrownBy(call)
					.withMessageStartingWith("Transaction metadata 'm[1].friend[0]'");
			}
			return CompletableFuture.completedFuture(null);
		}));
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void parametersInOneValueAreAMap() {
		value(template().executeWrite((tx) -> {
			for (Value noMap : List.of(Values.value(1), Values.NULL, Values.value(List.of(1)))) {
				assertThatIllegalArgumentException().isThrownBy(() -> tx.runAsync("RETURN 1", noMap))
					.withMessageContaining("Map");
			}
			return CompletableFuture.completedFuture(null);
		}));
		assertSteps(Step.SESSION, Step.BEGIN, Step.COMMIT, Step.CLOSE);
	}

	@Test
	default void metadataThatCannotBeSentIsRefusedAtTheCall() {
		for (ThrowingCallable call : Stream
			.<ThrowingCallable>of(() -> template().executeRead(unsendableMetadata(), this::create),
					() -> template().executeWrite(unsendableMetadata(), this::create),
					() -> template().mutate().transactionMetadata(Map.of("m", people())))
			.toList()) {
			assertThatIllegalArgumentException().isThrownBy(call)
				.withMessageStartingWith("Transaction metadata 'm[1].friend[0]' cannot be sent: it is a NODE");
		}
		assertSteps();
	}

	@Test
	default void queriesRefuseParametersThatCannotBeSentAtTheCall() {
		QuerySpec query = template().query("RETURN $x");
		assertRefusal(() -> query.bind(people()).to("x"));
		assertRefusal(() -> query.bindAll(Map.of("x", people())));
		assertRefusal(() -> query.fetchAs(Long.class).bind(people()).to("x"));
		assertSteps();
	}

	@Test
	default void aParameterThatCannotBeSentIsNotRetriedAndItsOutcomeIsKnown() {
		assertThat(error(template().executeWrite((tx) -> tx.runAsync(unsendable()))))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'x[1].friend[0]'");
		assertSteps(Step.SESSION, Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(template().statistics().retries()).isZero();
		assertThat(error(template().execute((session) -> session.runAsync(unsendable()))))
			.isInstanceOf(IllegalArgumentException.class);
		assertOutcomes(0, 1, 0, 0);
	}

	private static void assertRefused(AsyncQueryRunner runner) {
		assertRefusal(() -> runner.runAsync(unsendable()));
		assertRefusal(() -> runner.runAsync("RETURN $x", unsendable().parameters()));
		assertRefusal(() -> runner.runAsync("RETURN $x", Map.of("x", people())));
		assertRefusal(() -> runner.runAsync("RETURN $x", row()));
	}

	private static void assertRefusal(ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call)
			.withMessageStartingWith("Parameter 'x[1].friend[0]' cannot be sent: it is a NODE");
	}

	private static TransactionConfig unsendableMetadata() {
		return TransactionConfig.builder().withMetadata(Map.of("m", people())).build();
	}

	private static Query unsendable() {
		return new Query("RETURN $x", Values.parameters("x", people()));
	}

	/**
	 * A row that the driver would accept as parameters.
	 */
	private static Record row() {
		return Proxies.proxy(Record.class, (method, arguments) -> switch (method) {
			case "asMap" -> Map.of("x", people());
			default -> throw new UnsupportedOperationException(method);
		});
	}

	private static Value people() {
		Value friends = Values.value(new Value[] { UnsendableValue.node() });
		return Values.value(Values.value("Ann"), Values.value(Map.of("friend", friends)));
	}

}
