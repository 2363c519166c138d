package io.github.neo4jsessions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.AsyncResource.Exit;
import io.github.neo4jsessions.contract.ScriptedDriver;
import io.github.neo4jsessions.contract.ScriptedDriver.Step;
import io.github.neo4jsessions.contract.StubDriver;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The examples of {@code docs/reference.md}.
 */
class ReferenceExamplesTests {

	private final ScriptedDriver script = new ScriptedDriver(new StubDriver(Runnable::run).driver());

	private final SessionTemplate sessions = SessionTemplate.create(this.script.driver());

	private final List<String> steps = new ArrayList<>();

	private final Connections connections = new Connections(this.steps);

	ReferenceExamplesTests() {
		Record row = StubDriver.proxy(Record.class, (method, arguments) -> Values.value(42));
		ResultCursor cursor = StubDriver.proxy(ResultCursor.class, (method, arguments) -> switch (method) {
			case "singleAsync" -> CompletableFuture.completedFuture(row);
			case "consumeAsync" -> CompletableFuture.completedFuture(null);
			default -> throw new UnsupportedOperationException(method);
		});
		this.script.on(Step.RUN, (step) -> CompletableFuture.completedFuture(cursor));
	}

	@Test
	void eachBlockOfThePageIsCompiled() {
		int blocks = DocumentedCode.assertCompiled("docs/reference.md", ReferenceExamplesTests.class,
				AsyncResourceExamplesTests.class);
		assertThat(blocks).isEqualTo(13);
	}

	private static Throwable errorOf(CompletableFuture<?> future) {
		return future.handle((value, ex) -> ex).join();
	}

	@Nested
	class QuickStart {

		@Test
		void theSessionIsClosedAfterTheQuery() {
			assertThat(new People(ReferenceExamplesTests.this.sessions).count()).isCompletedWithValue(42L);
			assertThat(ReferenceExamplesTests.this.script.steps()).containsExactly(Step.SESSION, Step.RUN, Step.CLOSE);
		}

		record People(SessionTemplate sessions) {

			CompletableFuture<Long> count() {
				return this.sessions.execute((session) -> session.runAsync("MATCH (p:Person) RETURN count(p)")
					.thenCompose(ResultCursor::singleAsync)
					.thenApply((row) -> row.get(0).asLong()));
			}

		}

	}

	@Nested
	class AResource {

		private final Connections connections = ReferenceExamplesTests.this.connections;

		@Test
		void isSetUpInTwoStepsAndReleasedInsideOut() {
			assertThat(prepared("orders").use((connection) -> connection.query("RETURN 1")))
				.isCompletedWithValue("answer to RETURN 1");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "initialize", "query",
					"clean up", "close orders");
		}

		@Test
		void isClosedIfItCannotBeInitialized() {
			this.connections.refuse("initialize");
			CompletableFuture<String> answer = prepared("orders").use((connection) -> connection.query("RETURN 1"));
			assertThat(errorOf(answer)).hasMessage("initialize refused");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "initialize", "close orders");
		}

		@Test
		void isNotOpenedWithoutAName() {
			assertThatIllegalArgumentException().isThrownBy(() -> prepared(" ")).withMessageContaining("'name'");
			assertThat(ReferenceExamplesTests.this.steps).isEmpty();
		}

		AsyncResource<Connection> prepared(String name) {
			// at the call, before anything is acquired
			Assert.hasText(name, "'name' must not be empty");
			return AsyncResource.of(() -> this.connections.open(name), (connection, exit) -> connection.close())
				.flatMap((connection) -> AsyncResource.of(() -> connection.initialize().thenApply((done) -> connection),
						(initialized, exit) -> initialized.cleanUp()));
		}

	}

	@Nested
	class Errors {

		private final AsyncResource<Connection> connection = AsyncResource
			.of(() -> ReferenceExamplesTests.this.connections.open("orders"), (opened, exit) -> opened.close());

		@Test
		void theErrorOfTheBodyIsReportedAndThatOfTheReleaseIsAddedToIt() {
			ReferenceExamplesTests.this.connections.refuse("query");
			ReferenceExamplesTests.this.connections.refuse("close orders");
			CompletableFuture<String> answer = this.connection.use((opened) -> opened.query("RETURN 1"));
			assertThat(errorOf(answer)).hasMessage("query refused");
			assertThat(errorOf(answer).getSuppressed()).singleElement()
				.extracting(Throwable::getMessage)
				.isEqualTo("close orders refused");
		}

		@Test
		void anErrorCanBecomeAValueBehindTheRelease() {
			ReferenceExamplesTests.this.connections.refuse("query");
			assertThat(answerOrNothing("RETURN 1")).isCompletedWithValue("");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "query", "close orders");
		}

		CompletableFuture<String> answerOrNothing(String query) {
			// the connection is closed when this function is called
			return this.connection.use((opened) -> opened.query(query)).exceptionally((ex) -> "");
		}

	}

	@Nested
	class Types {

		@Test
		void anyCloseableIsAResource() {
			assertThat(closing(() -> ReferenceExamplesTests.this.connections.open("orders"), Connection::close)
				.use((connection) -> connection.query("RETURN 1"))).isCompletedWithValue("answer to RETURN 1");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "query", "close orders");
		}

		static <R> AsyncResource<R> closing(Supplier<CompletionStage<R>> open,
				Function<R, CompletionStage<Void>> close) {
			return AsyncResource.of(open, (resource, exit) -> close.apply(resource));
		}

	}

	@Nested
	class Testing {

		@Test
		void theResourceIsReleasedOnBothPaths() {
			List<Exit> exits = new ArrayList<>();
			RuntimeException refused = new IllegalStateException("refused");
			AsyncResource<String> resource = AsyncResource.of(() -> CompletableFuture.completedFuture("resource"),
					(released, exit) -> {
						exits.add(exit);
						return CompletableFuture.completedFuture(null);
					});
			assertThat(resource.use((used) -> CompletableFuture.completedFuture(used.length())))
				.isCompletedWithValue(8);
			assertThat(resource.use((used) -> CompletableFuture.failedFuture(refused))).isCompletedExceptionally();
			resource.use((used) -> new CompletableFuture<>()).cancel(true);
			assertThat(exits).containsExactly(new Exit.Completed(), new Exit.Failed(refused), new Exit.Cancelled());
		}

	}

	@Nested
	class Sessions {

		private final SessionTemplate sessions = ReferenceExamplesTests.this.sessions;

		@Test
		void theDatabaseAndTheFetchSizeBelongToTheTemplate() {
			SessionTemplate orders = orders(ReferenceExamplesTests.this.script.driver());
			assertThat(orders.execute((session) -> session.runAsync("RETURN 1").thenCompose(ResultCursor::singleAsync)))
				.isCompleted();
			assertThat(ReferenceExamplesTests.this.script.sessionConfigs()).last().satisfies((config) -> {
				assertThat(config.database()).contains("orders");
				assertThat(config.fetchSize()).contains(1000L);
			});
		}

		SessionTemplate orders(Driver driver) {
			return SessionTemplate.builder(driver)
				.name("orders")
				.sessionConfig(SessionConfig.builder().withDatabase("orders").withFetchSize(1000).build())
				.build();
		}

		@Test
		void openSessionsAreCounted() {
			assertThat(activeInside()).isCompletedWithValue(1L);
			assertThat(this.sessions.statistics().active()).isZero();
		}

		CompletableFuture<Long> activeInside() {
			return this.sessions
				.execute((session) -> CompletableFuture.completedFuture(this.sessions.statistics().active()));
		}

		@Test
		void aTransactionCommitsOrRollsBack() {
			assertThat(rename("1", "Ada")).isCompletedWithValue(null);
			assertThat(ReferenceExamplesTests.this.script.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN,
					Step.COMMIT, Step.CLOSE);
		}

		CompletableFuture<Void> rename(String id, String name) {
			return this.sessions.inTransaction(
					(tx) -> tx.runAsync("MATCH (p:Person {id: $id}) SET p.name = $name", Map.of("id", id, "name", name))
						.thenCompose(ResultCursor::consumeAsync)
						.thenAccept((summary) -> {
						}));
		}

	}

	@Nested
	class TwoResources {

		private final Connections connections = ReferenceExamplesTests.this.connections;

		@Test
		void areReleasedInsideOut() {
			assertThat(copy().use((copy) -> copy.from().query("RETURN 1").thenCompose(copy.to()::query)))
				.isCompletedWithValue("answer to answer to RETURN 1");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open source", "open target", "query",
					"query", "close target", "close source");
		}

		AsyncResource<Copy> copy() {
			AsyncResource<Connection> source = AsyncResource.of(() -> this.connections.open("source"),
					(from, exit) -> from.close());
			return source.flatMap((from) -> AsyncResource.of(
					() -> this.connections.open("target").thenApply((to) -> new Copy(from, to)),
					(copy, exit) -> copy.to().close()));
		}

		record Copy(Connection from, Connection to) {

		}

	}

	@Nested
	class Results {

		@Test
		void aFailureIsARegularAnswer() {
			assertThat(answer(CompletableFuture.completedFuture(5))).isCompletedWithValue("5 moved");
			assertThat(answer(CompletableFuture.failedFuture(new IllegalStateException("too much"))))
				.isCompletedWithValue("refused: too much");
		}

		CompletableFuture<String> answer(CompletableFuture<Integer> transfer) {
			return ServiceResult.from(transfer).thenApply((result) -> {
				if (result instanceof ServiceResult.Fail<Integer> fail) {
					return "refused: " + fail.error().getMessage();
				}
				return ((ServiceResult.Ok<Integer>) result).value() + " moved";
			});
		}

	}

	/**
	 * A service that opens connections. Each step is recorded, and may be refused.
	 */
	private static final class Connections {

		private final List<String> steps;

		private final List<String> refused = new ArrayList<>();

		Connections(List<String> steps) {
			this.steps = steps;
		}

		void refuse(String step) {
			this.refused.add(step);
		}

		CompletableFuture<Connection> open(String name) {
			return step("open " + name).thenApply((done) -> new Connection(this, name));
		}

		CompletableFuture<Void> step(String step) {
			this.steps.add(step);
			return this.refused.contains(step)
					? CompletableFuture.failedFuture(new IllegalStateException(step + " refused"))
					: CompletableFuture.completedFuture(null);
		}

	}

	private record Connection(Connections service, String name) {

		CompletableFuture<Void> initialize() {
			return this.service.step("initialize");
		}

		CompletableFuture<String> query(String query) {
			return this.service.step("query").thenApply((done) -> "answer to " + query);
		}

		CompletableFuture<Void> cleanUp() {
			return this.service.step("clean up");
		}

		CompletableFuture<Void> close() {
			return this.service.step("close " + this.name);
		}

	}

}
