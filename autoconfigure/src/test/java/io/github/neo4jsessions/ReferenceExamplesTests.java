package io.github.neo4jsessions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.example.reference.ActiveSessions;
import com.example.reference.Answers;
import com.example.reference.Connection;
import com.example.reference.Connections;
import com.example.reference.Copies;
import com.example.reference.OrdersTemplate;
import com.example.reference.People;
import com.example.reference.PreparedConnections;
import com.example.reference.Renaming;
import com.example.reference.Resources;
import com.example.reference.TransferAnswer;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Runs the examples of {@code docs/reference.md}.
 */
class ReferenceExamplesTests {

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.script);

	private final List<String> steps = new ArrayList<>();

	private final Service connections = new Service(this.steps);

	ReferenceExamplesTests() {
		this.script.onQuery((query) -> true).rows(Map.of("n", 42));
	}

	private static Throwable errorOf(CompletableFuture<?> future) {
		return future.handle((value, ex) -> ex).join();
	}

	@Test
	void theSessionIsClosedAfterTheQuery() {
		assertThat(new People(this.sessions).count()).isCompletedWithValue(42L);
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.RUN, Step.CLOSE);
	}

	@Test
	void anyCloseableIsAResource() {
		assertThat(Resources.closing(() -> this.connections.open("orders"), Connection::close)
			.use((connection) -> connection.query("RETURN 1"))).isCompletedWithValue("answer to RETURN 1");
		assertThat(this.steps).containsExactly("open orders", "query", "close orders");
	}

	@Test
	void twoResourcesAreReleasedInsideOut() {
		assertThat(new Copies(this.connections).copy()
			.use((copy) -> copy.from().query("RETURN 1").thenCompose(copy.to()::query)))
			.isCompletedWithValue("answer to answer to RETURN 1");
		assertThat(this.steps).containsExactly("open source", "open target", "query", "query", "close target",
				"close source");
	}

	@Test
	void aFailureIsARegularAnswer() {
		assertThat(TransferAnswer.of(CompletableFuture.completedFuture(5))).isCompletedWithValue("5 moved");
		assertThat(TransferAnswer.of(CompletableFuture.failedFuture(new IllegalStateException("too much"))))
			.isCompletedWithValue("refused: too much");
	}

	@Nested
	class AResource {

		private final Service connections = ReferenceExamplesTests.this.connections;

		private final PreparedConnections prepared = new PreparedConnections(this.connections);

		@Test
		void isSetUpInTwoStepsAndReleasedInsideOut() {
			assertThat(this.prepared.prepared("orders").use((connection) -> connection.query("RETURN 1")))
				.isCompletedWithValue("answer to RETURN 1");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "initialize", "query",
					"clean up", "close orders");
		}

		@Test
		void isClosedIfItCannotBeInitialized() {
			this.connections.refuse("initialize");
			CompletableFuture<String> answer = this.prepared.prepared("orders")
				.use((connection) -> connection.query("RETURN 1"));
			assertThat(errorOf(answer)).hasMessage("initialize refused");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "initialize", "close orders");
		}

		@Test
		void isNotOpenedWithoutAName() {
			assertThatIllegalArgumentException().isThrownBy(() -> this.prepared.prepared(" "))
				.withMessageContaining("'name'");
			assertThat(ReferenceExamplesTests.this.steps).isEmpty();
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
			assertThat(new Answers(this.connection).answerOrNothing("RETURN 1")).isCompletedWithValue("");
			assertThat(ReferenceExamplesTests.this.steps).containsExactly("open orders", "query", "close orders");
		}

	}

	@Nested
	class Sessions {

		private final SessionTemplate sessions = ReferenceExamplesTests.this.sessions;

		@Test
		void theDatabaseAndTheFetchSizeBelongToTheTemplate() {
			SessionTemplate orders = OrdersTemplate.create(ReferenceExamplesTests.this.script);
			assertThat(orders.execute((session) -> session.runAsync("RETURN 1").thenCompose(ResultCursor::singleAsync)))
				.isCompleted();
			assertThat(ReferenceExamplesTests.this.script.sessionConfigs()).last().satisfies((config) -> {
				assertThat(config.database()).contains("orders");
				assertThat(config.fetchSize()).contains(1000L);
			});
		}

		@Test
		void openSessionsAreCounted() {
			assertThat(new ActiveSessions(this.sessions).inside()).isCompletedWithValue(1L);
			assertThat(this.sessions.statistics().active()).isZero();
		}

		@Test
		void aTransactionCommitsOrRollsBack() {
			assertThat(new Renaming(this.sessions).rename("1", "Ada")).isCompletedWithValue(null);
			assertThat(ReferenceExamplesTests.this.script.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN,
					Step.COMMIT, Step.CLOSE);
		}

	}

	/**
	 * A service that opens connections. Each step is recorded, and may be refused.
	 */
	private static final class Service implements Connections {

		private final List<String> steps;

		private final List<String> refused = new ArrayList<>();

		Service(List<String> steps) {
			this.steps = steps;
		}

		void refuse(String step) {
			this.refused.add(step);
		}

		@Override
		public CompletableFuture<Connection> open(String name) {
			return step("open " + name).thenApply((done) -> new RecordedConnection(this, name));
		}

		CompletableFuture<Void> step(String step) {
			this.steps.add(step);
			return this.refused.contains(step)
					? CompletableFuture.failedFuture(new IllegalStateException(step + " refused"))
					: CompletableFuture.completedFuture(null);
		}

	}

	private record RecordedConnection(Service service, String name) implements Connection {

		@Override
		public CompletableFuture<Void> initialize() {
			return this.service.step("initialize");
		}

		@Override
		public CompletableFuture<String> query(String query) {
			return this.service.step("query").thenApply((done) -> "answer to " + query);
		}

		@Override
		public CompletableFuture<Void> cleanUp() {
			return this.service.step("clean up");
		}

		@Override
		public CompletableFuture<Void> close() {
			return this.service.step("close " + this.name);
		}

	}

}
