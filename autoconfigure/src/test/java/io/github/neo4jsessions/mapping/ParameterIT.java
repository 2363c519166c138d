package io.github.neo4jsessions.mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.Futures;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Values that a real server returned are sent back as parameters: each form of the call
 * refuses them, nothing is sent or retried, and no outcome is unknown.
 */
@Neo4jServerTest
class ParameterIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Autowired
	private SessionTemplate shared;

	private SessionTemplate sessions;

	private Record row;

	@BeforeEach
	void read() {
		this.sessions = this.shared.mutate().build();
		this.row = Futures
			.value(this.sessions.query("CREATE p = (n:Parameter {a: 1})-[r:R]->() RETURN n, r, p")
				.fetchAs(Record.class)
				.one())
			.orElseThrow();
	}

	@AfterEach
	void noOutcomeIsUnknownAndTheConnectionsWork() {
		SessionStatistics statistics = this.sessions.statistics();
		assertThat(statistics.unknown()).isZero();
		assertThat(statistics.retries()).isZero();
		assertThat(statistics.active()).isZero();
		assertThat(Futures.value(this.sessions.query("RETURN 1").fetchAs(Long.class).one())).hasValue(1L);
	}

	@Test
	void valuesOfTheServerAreRefusedInEachForm() {
		for (String column : List.of("n", "r", "p")) {
			Value entity = this.row.get(column);
			for (Object parameter : List.of(entity, entity.asObject(), List.of(entity), List.of(entity.asObject()),
					Map.of("friend", entity.asObject()), new Holder(entity.asObject()), new Object[] { entity })) {
				assertRefused(() -> this.sessions.query("RETURN $x").bind(parameter).to("x"));
				Futures.value(this.sessions.executeWrite((tx) -> {
					assertRefused(tx, parameter);
					assertRefused(() -> tx.runAll(List.of(new Query("RETURN 1"), query(parameter))), "'queries[1]'");
					return CompletableFuture.completedFuture(null);
				}));
				Futures.value(this.sessions.execute((session) -> {
					assertRefused(session, parameter);
					return CompletableFuture.completedFuture(null);
				}));
			}
		}
	}

	@Test
	void aRowOfNodesIsRefusedAsParameters() {
		Futures.value(this.sessions.execute((session) -> {
			assertRefused(() -> session.runAsync("RETURN $n", this.row), "Parameter '");
			return CompletableFuture.completedFuture(null);
		}));
	}

	@Test
	void transactionsThatTheWorkOfASessionBeginsRefuseThemToo() {
		Object node = this.row.get("n").asObject();
		Futures.value(this.sessions.execute((session) -> session.beginTransactionAsync().thenCompose((tx) -> {
			assertRefused(tx, node);
			return tx.isOpenAsync().thenCompose((open) -> {
				assertThat(open).isTrue();
				return tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync);
			}).thenCompose((summary) -> tx.commitAsync()).thenCompose((ignored) -> tx.closeAsync());
		})));
		AtomicInteger attempts = new AtomicInteger();
		Futures.value(this.sessions.execute((session) -> session.executeWriteAsync((tx) -> {
			attempts.incrementAndGet();
			assertRefused(tx, node);
			return tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync);
		}).thenCompose((summary) -> session.executeReadAsync((tx) -> {
			attempts.incrementAndGet();
			assertRefused(tx, node);
			return tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync);
		}))));
		assertThat(attempts).hasValue(2);
	}

	@Test
	void metadataIsRefusedInEachForm() {
		Object node = this.row.get("n").asObject();
		TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("m", List.of(node))).build();
		assertRefused(() -> this.sessions.executeRead(config, (tx) -> tx.runAsync("RETURN 1")), "metadata 'm[0]'");
		assertRefused(() -> this.sessions.mutate().transactionMetadata(Map.of("m", node)), "metadata 'm'");
		Futures.value(this.sessions.execute((session) -> {
			assertRefused(() -> session.runAsync("RETURN 1", config), "metadata 'm[0]'");
			assertRefused(() -> session.beginTransactionAsync(config), "metadata 'm[0]'");
			return CompletableFuture.completedFuture(null);
		}));
	}

	@Test
	void deeplyNestedValuesAreSentOrRefused() {
		assertThat(Futures.value(this.sessions.query("RETURN $x IS NULL").bind(deep(498)).to("x").all())).hasSize(1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.query("RETURN $x").bind(deep(600)).to("x"))
			.withMessageContaining("500 levels");
		List<Object> self = new ArrayList<>();
		self.add(self);
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.query("RETURN $x").bind(self).to("x"))
			.withMessageContaining("contains itself");
		Map<String, Object> nullKey = new HashMap<>();
		nullKey.put(null, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.sessions.query("RETURN $x").bind(nullKey).to("x"))
			.withMessageContaining("null");
	}

	@Test
	void aValueThatTheConnectionCannotCarryFailsTheCall() {
		Value vector = Values.vector(new float[] { 1, 2 });
		List<CompletableFuture<?>> futures = List.of(this.sessions.query("RETURN $x").bind(vector).to("x").run(),
				this.sessions.executeWrite(
						(tx) -> tx.runAsync("RETURN $x", Map.of("x", vector)).thenCompose(ResultCursor::consumeAsync)),
				this.sessions.idempotent().query("RETURN $x").bind(vector).to("x").run());
		// Neo4j 5 does not support vectors, later versions do
		boolean known = this.sessions
			.query("CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]")
			.fetchAs(String.class)
			.one()
			.join()
			.filter((version) -> !version.startsWith("5."))
			.isPresent();
		for (CompletableFuture<?> future : futures) {
			if (known) {
				assertThat(future).succeedsWithin(PATIENCE);
			}
			else {
				assertThat(future).failsWithin(PATIENCE)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(InvalidDataAccessResourceUsageException.class)
					.withMessageNotContaining("N/A");
			}
		}
	}

	private void assertRefused(AsyncQueryRunner runner, Object parameter) {
		assertRefused(() -> runner.runAsync("RETURN $x", Map.of("x", parameter)));
		assertRefused(() -> runner.runAsync("RETURN $x", query(parameter).parameters()));
		assertRefused(() -> runner.runAsync(query(parameter)));
	}

	private static Query query(Object parameter) {
		return new Query("RETURN $x", Map.of("x", parameter));
	}

	private static void assertRefused(ThrowingCallable call) {
		assertRefused(call, "Parameter 'x");
	}

	private static void assertRefused(ThrowingCallable call, String place) {
		assertThatIllegalArgumentException().isThrownBy(call)
			.withMessageContaining(place)
			.withMessageContaining("nodes, relationships and paths cannot be parameters");
	}

	private static Object deep(int levels) {
		Object deep = 1;
		for (int level = 0; level < levels; level++) {
			deep = List.of(deep);
		}
		return deep;
	}

	private record Holder(Object friend) {

	}

}
