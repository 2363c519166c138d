package io.github.neo4jsessions.internal.query;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.FetchSpec;
import io.github.neo4jsessions.Futures;
import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.mapping.RecordMapping;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.summary.ResultSummary;
import org.neo4j.driver.types.Point;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.neo4j.core.schema.GeneratedValue;
import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;
import org.springframework.data.neo4j.core.schema.Relationship;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.UnexpectedRollbackException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Queries on a real server, alone and inside a transaction, and the types that their rows
 * are converted to.
 */
@Neo4jServerTest
class QueryIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String run = UUID.randomUUID().toString();

	@Autowired
	private SessionTemplate sessions;

	@AfterEach
	void nothingStaysOpen() {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
	}

	@Test
	void fetchesAScalar() {
		CompletableFuture<Optional<Long>> one = this.sessions.query("RETURN $id + 1")
			.bind(1)
			.to("id")
			.fetchAs(Long.class)
			.one();
		assertThat(Futures.value(one)).hasValue(2L);
	}

	@Test
	void aRowIsAMapOfItsColumnsByDefault() {
		List<Map<String, Object>> rows = Futures
			.value(this.sessions.query("UNWIND [1, 2] AS n RETURN n, 'x' + n AS text, null AS nothing").all());
		assertThat(rows).hasSize(2);
		assertThat(rows.get(1)).containsEntry("n", 2L).containsEntry("text", "x2").containsEntry("nothing", null);
	}

	@Test
	void aNullIsAnEmptyOptional() {
		assertThat(Futures.value(this.sessions.query("RETURN null").fetchAs(String.class).one())).isEmpty();
		assertThat(Futures.value(this.sessions.query("UNWIND [null, 'x'] AS x RETURN x").fetchAs(String.class).first()))
			.isEmpty();
		assertThat(Futures.value(this.sessions.query("RETURN 1 AS x").mappedBy((row) -> (String) null).one()))
			.isEmpty();
		assertThat(Futures.value(this.sessions.query("OPTIONAL MATCH (p:Nobody) RETURN p").fetchAs(Person.class).one()))
			.isEmpty();
	}

	@Test
	void nullsAreOmittedFromAListAndAStream() {
		FetchSpec.Typed<Long> query = this.sessions.query("UNWIND [1, null, 3] AS x RETURN x").fetchAs(Long.class);
		assertThat(Futures.value(query.all())).containsExactly(1L, 3L);
		assertThat(Futures.value(query.stream().collectList().toFuture())).containsExactly(1L, 3L);
	}

	@Test
	void noRowIsAnEmptyOptional() {
		assertThat(Futures.value(this.sessions.query("MATCH (n:Nobody) RETURN n").one())).isEmpty();
		assertThat(Futures.value(this.sessions.query("MATCH (n:Nobody) RETURN n").first())).isEmpty();
		assertThat(Futures.value(this.sessions.query("MATCH (n:Nobody) RETURN n").all())).isEmpty();
	}

	@Test
	void theFirstOfManyRowsIsTakenAndTheOthersAreDiscarded() {
		assertThat(Futures
			.value(this.sessions.query("UNWIND range(1, 5000) AS n RETURN n").fetchAs(Integer.class).first()))
			.hasValue(1);
	}

	@Test
	void moreThanOneRowIsAnErrorOfOne() {
		Futures.assertThatError(this.sessions.query("UNWIND range(1, 5000) AS n RETURN n").fetchAs(Long.class).one())
			.isInstanceOfSatisfying(IncorrectResultSizeDataAccessException.class,
					(ex) -> assertThat(ex.getExpectedSize()).isOne())
			.hasMessageContaining("first()");
	}

	@Test
	void runReturnsTheSummary() {
		ResultSummary summary = Futures.value(create("a").run());
		assertThat(summary.counters().nodesCreated()).isOne();
	}

	@Test
	void anAutoCommitQueryIsCommitted() {
		long committedBefore = this.sessions.statistics().committed();
		Futures.value(create("a").run());
		assertThat(created()).isOne();
		assertThat(this.sessions.statistics().committed()).as("transactions of the template")
			.isEqualTo(committedBefore);
	}

	@Test
	void aSpecIsImmutableAndCanBeRunAgain() {
		QuerySpec query = this.sessions.query("RETURN $x");
		QuerySpec one = query.bind(1).to("x");
		QuerySpec two = query.bindAll(Map.of("x", 2));
		assertThat(Futures.value(one.fetchAs(Long.class).one())).hasValue(1L);
		assertThat(Futures.value(two.fetchAs(Long.class).one())).hasValue(2L);
		assertThat(Futures.value(one.fetchAs(String.class).mappedBy((row) -> "<" + row.get(0) + ">").one()))
			.hasValue("<1>");
		assertThat(Futures.value(query.fetchAs(Long.class).bind(3).to("x").one())).hasValue(3L);
	}

	@Test
	void fetchesScalarsOfEveryKind() {
		assertScalar("7", Integer.class, 7);
		assertScalar("7", int.class, 7);
		assertScalar("7", Double.class, 7.0);
		assertScalar("7", Object.class, 7L);
		assertScalar("7", Value.class, Values.value(7));
		assertScalar("1.5", Double.class, 1.5);
		assertScalar("true", Boolean.class, true);
		assertScalar("true", boolean.class, true);
		assertScalar("'x'", String.class, "x");
		assertScalar("'RED'", Color.class, Color.RED);
		assertScalar("'" + this.run + "'", UUID.class, UUID.fromString(this.run));
		assertScalar("date('2026-11-25')", LocalDate.class, LocalDate.of(2026, 11, 25));
		assertScalar("datetime('2026-11-25T10:00:00Z')", ZonedDateTime.class,
				ZonedDateTime.parse("2026-11-25T10:00:00Z"));
		assertScalar("datetime('2026-11-25T10:00:00Z')", Instant.class, Instant.parse("2026-11-25T10:00:00Z"));
		assertScalar("duration('PT1M')", Duration.class, Duration.ofMinutes(1));
		assertScalar("point({x: 1, y: 2})", Point.class, Values.point(7203, 1, 2).asPoint());
		assertScalar("[1, 2]", List.class, List.of(1L, 2L));
		assertScalar("['a', 'b']", String[].class, new String[] { "a", "b" });
		assertScalar("{a: 1}", Map.class, Map.of("a", 1L));
	}

	@Test
	void aNumberThatDoesNotFitIsRefused() {
		Futures.assertThatError(this.sessions.query("RETURN 3000000000").fetchAs(Integer.class).one())
			.isInstanceOf(InvalidDataAccessApiUsageException.class);
		Futures.assertThatError(this.sessions.query("RETURN 1.5").fetchAs(Long.class).one())
			.isInstanceOf(InvalidDataAccessApiUsageException.class);
	}

	@Test
	void aScalarOfSeveralColumnsIsRefused() {
		Futures.assertThatError(this.sessions.query("RETURN 1 AS a, 2 AS b").fetchAs(Long.class).one())
			.isInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining("2 columns [a, b]")
			.hasMessageContaining("mappedBy");
		Object row = Futures.value(this.sessions.query("RETURN 1 AS a, 2 AS b").fetchAs(Map.class).one()).orElseThrow();
		assertThat(row).isEqualTo(Map.of("a", 1L, "b", 2L));
	}

	@Test
	void bindsValuesOfEveryKind() {
		assertThat(Futures.value(
				this.sessions.query("RETURN $nothing IS NULL").bind(null).to("nothing").fetchAs(Boolean.class).one()))
			.hasValue(true);
		assertParameter(LocalDate.of(2026, 11, 25), LocalDate.class);
		assertParameter(Instant.parse("2026-11-25T10:00:00Z"), Instant.class);
		assertParameter(Duration.ofMinutes(1), Duration.class);
		assertParameter(Color.RED, Color.class);
		assertParameter(UUID.fromString(this.run), UUID.class);
		assertParameter(Values.point(7203, 1, 2).asPoint(), Point.class);
		assertParameter(List.of(1L, 2L), List.class);
		Object colors = Futures
			.value(this.sessions.query("RETURN $x").bind(Set.of(Color.RED)).to("x").fetchAs(List.class).one())
			.orElseThrow();
		assertThat(colors).isEqualTo(List.of("RED"));
		assertThat(Futures
			.value(this.sessions.query("RETURN $x.color AS color, $x.list[0] AS item")
				.bind(Map.of("color", Color.RED, "list", List.of(UUID.fromString(this.run))))
				.to("x")
				.one())
			.orElseThrow()).containsEntry("color", "RED").containsEntry("item", this.run);
	}

	@Test
	void aValueThatCannotBeSentIsRefusedAtTheCall() {
		FetchSpec.BindSpec<QuerySpec> value = this.sessions.query("RETURN $x").bind(new Secret("geheim"));
		assertThatThrownBy(() -> value.to("x")).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("'x'")
			.hasMessageContaining(Secret.class.getName())
			.hasMessageNotContaining("geheim");
	}

	@Test
	void fetchesRecordsOfColumnsAndOfProperties() {
		assertThat(Futures
			.value(this.sessions.query("RETURN 'Ann' AS name, 30 AS age, ['x'] AS tags").fetchAs(Customer.class).one()))
			.hasValue(new Customer("Ann", 30, List.of("x")));
		assertThat(Futures
			.value(this.sessions.query("RETURN {name: 'Ann', age: 30} AS customer").fetchAs(Customer.class).one()))
			.hasValue(new Customer("Ann", 30, null));
		Futures.value(this.sessions.query("CREATE (:Customer {run: $run, name: 'Ann', age: 30})")
			.bind(this.run)
			.to("run")
			.run());
		assertThat(Futures.value(this.sessions.query("MATCH (c:Customer {run: $run}) RETURN c")
			.bind(this.run)
			.to("run")
			.fetchAs(Customer.class)
			.all())).containsExactly(new Customer("Ann", 30, null));
	}

	@Test
	void fetchesBeansWithSetters() {
		CustomerBean bean = Futures
			.value(this.sessions.query("RETURN 'Ann' AS name, 30 AS age, 1 AS other").fetchAs(CustomerBean.class).one())
			.orElseThrow();
		assertThat(bean.getName()).isEqualTo("Ann");
		assertThat(bean.getAge()).isEqualTo(30);
		assertThat(Futures
			.value(this.sessions.query("RETURN {name: null, age: 31} AS x").fetchAs(CustomerBean.class).one())
			.orElseThrow()
			.getAge()).isEqualTo(31);
	}

	@Test
	void aRecordThatDoesNotFitIsAnError() {
		Futures.assertThatError(this.sessions.query("RETURN 'x' AS somethingElse").fetchAs(Customer.class).one())
			.isInstanceOf(InvalidDataAccessApiUsageException.class);
	}

	@Test
	void fetchesEntitiesWithTheirRelationships() {
		Futures.value(this.sessions
			.query("CREATE (:Person {run: $run, name: 'Ann'})-[:KNOWS]->(:Person {run: $run, name: 'Bob'})")
			.bind(this.run)
			.to("run")
			.run());
		Person ann = Futures
			.value(this.sessions
				.query("MATCH (p:Person {run: $run})-[k:KNOWS]->(f:Person) RETURN p, collect(k), collect(f)")
				.bind(this.run)
				.to("run")
				.fetchAs(Person.class)
				.one())
			.orElseThrow();
		assertThat(ann.name).isEqualTo("Ann");
		assertThat(ann.friends).extracting((friend) -> friend.name).containsExactly("Bob");
	}

	@Test
	void anEntityWithoutSpringDatasMappingIsRefusedAtTheCall() {
		QuerySpec query = this.sessions.mutate()
			.recordMapping(RecordMapping.plain())
			.build()
			.query("MATCH (p:Person) RETURN p");
		assertThatThrownBy(() -> query.fetchAs(Person.class)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(Person.class.getName())
			.hasMessageContaining("recordMapping")
			.hasMessageContaining("mappedBy");
	}

	@Test
	void fetchesTheResultOfAFunction() {
		assertThat(Futures.value(this.sessions.query("UNWIND [1, 2] AS n RETURN n, n * n AS square")
			.mappedBy((row) -> row.get("n").asInt() + row.get("square").asInt())
			.all())).containsExactly(2, 6);
		assertThat(Futures.value(this.sessions.query("RETURN 1 AS n").fetchAs(Record.class).one()).orElseThrow().keys())
			.containsExactly("n");
	}

	@Test
	void anErrorOfTheFunctionReachesTheCaller() {
		IllegalStateException error = new IllegalStateException("the mapping failed");
		Futures.assertThatError(this.sessions.query("RETURN 1").mappedBy((row) -> {
			throw error;
		}).one()).isSameAs(error);
	}

	@Test
	void anErrorOfTheServerIsTranslated() {
		Futures.assertThatError(this.sessions.query("no Cypher").run())
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCauseInstanceOf(ClientException.class);
		Futures.assertThatError(this.sessions.query("UNWIND [1, 0] AS n RETURN 1/n").run())
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
	}

	@Test
	void aQueryInsideATransactionIsPartOfIt() {
		Futures.assertThatError(this.sessions
			.inTransaction((tx) -> create("a").run().thenCompose((summary) -> countCreated()).thenApply((count) -> {
				assertThat(count).hasValue(1L);
				throw new IllegalStateException("too late");
			}))).isInstanceOf(IllegalStateException.class);
		assertThat(created()).isZero();
		Futures.value(this.sessions.inTransaction((tx) -> create("b").run()));
		assertThat(created()).isOne();
	}

	@Test
	void aTransactionReadsWithAQueryThatIsAllowedToRead() {
		Optional<Long> count = Futures.value(this.sessions.executeRead((tx) -> countCreated()));
		assertThat(count).hasValue(0L);
		Futures.assertThatError(this.sessions.executeRead((tx) -> create("a").run()))
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
	}

	@Test
	void moreThanOneRowDoomsTheTransactionItIsIn() {
		Futures.assertThatError(this.sessions.inTransaction((tx) -> create("a").run()
			.thenCompose((summary) -> this.sessions.query("UNWIND [1, 2] AS n RETURN n").one())
			.handle((row, ex) -> "recovered"))).isInstanceOf(UnexpectedRollbackException.class);
		assertThat(created()).isZero();
	}

	@Test
	void aResultThatIsNotReadToItsEndLeavesTheTransactionUsable() {
		Optional<Long> count = Futures
			.value(this.sessions.inTransaction((tx) -> this.sessions.query("UNWIND range(1, 5000) AS n RETURN n")
				.first()
				.thenCompose((row) -> countCreated())));
		assertThat(count).hasValue(0L);
	}

	@Test
	void anotherDatabaseInsideATransactionIsRefused() {
		Futures.assertThatError(this.sessions.inTransaction((tx) -> this.sessions.query("RETURN 1").in("system").run()))
			.isInstanceOf(IllegalTransactionStateException.class)
			.hasMessageContaining("'system'");
	}

	@Test
	void runsInAnotherDatabase() {
		assertThat(Futures.value(this.sessions.query("SHOW DATABASES").in("system").all())).isNotEmpty();
	}

	@Test
	void aReadSessionRefusesToWrite() {
		SessionTemplate reading = this.sessions.mutate()
			.sessionConfig(SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build())
			.build();
		Futures.assertThatError(reading.query("CREATE (n)").run())
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
	}

	@Test
	void timeoutAndMetadataOfTheTemplateApply() {
		SessionTemplate marked = this.sessions.mutate().transactionMetadata(Map.of("run", this.run)).build();
		assertThat(Futures
			.value(marked.query("SHOW TRANSACTIONS YIELD metaData WHERE metaData.run = $run RETURN metaData.run")
				.bind(this.run)
				.to("run")
				.fetchAs(String.class)
				.one()))
			.hasValue(this.run);
		SessionTemplate hasty = this.sessions.mutate().transactionTimeout(Duration.ofMillis(50)).build();
		Futures
			.assertThatError(
					hasty.query("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)").one())
			.isInstanceOf(QueryTimeoutException.class);
	}

	@Test
	void aQueryInsideASessionScopeDoesNotJoinIt() {
		Futures.value(this.sessions.execute((session) -> create("a").run()
			.thenCompose((summary) -> session.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync))));
		assertThat(this.sessions.statistics().opened()).isPositive();
		assertThat(created()).isOne();
	}

	private QuerySpec create(String name) {
		return this.sessions.query("CREATE (:Queried {run: $run, name: $name})")
			.bindAll(Map.of("run", this.run, "name", name));
	}

	private CompletableFuture<Optional<Long>> countCreated() {
		return this.sessions.query("MATCH (n:Queried {run: $run}) RETURN count(n)")
			.bind(this.run)
			.to("run")
			.fetchAs(Long.class)
			.one();
	}

	private long created() {
		return Futures.value(countCreated()).orElseThrow();
	}

	private <T> void assertScalar(String expression, Class<T> type, T expected) {
		assertThat(Futures.value(this.sessions.query("RETURN " + expression).fetchAs(type).one()))
			.as("%s as %s", expression, type)
			.hasValueSatisfying((value) -> assertThat((Object) value).isEqualTo(expected));
	}

	private <T> void assertParameter(Object value, Class<T> type) {
		assertThat(Futures.value(this.sessions.query("RETURN $x").bind(value).to("x").fetchAs(type).one()))
			.hasValueSatisfying((back) -> assertThat((Object) back).isEqualTo(value));
	}

	enum Color {

		RED

	}

	static final class Secret {

		private final String secret;

		Secret(String secret) {
			this.secret = secret;
		}

		@Override
		public String toString() {
			return this.secret;
		}

	}

	record Customer(String name, int age, List<String> tags) {

	}

	public static class CustomerBean {

		private String name;

		private int age;

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public int getAge() {
			return this.age;
		}

		public void setAge(int age) {
			this.age = age;
		}

	}

	@Node("Person")
	static class Person {

		@Id
		@GeneratedValue
		String id;

		String run;

		String name;

		@Relationship("KNOWS")
		List<Person> friends = Collections.emptyList();

	}

}
