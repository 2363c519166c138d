package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the README, by hand and with this library: both take the same steps.
 */
class ReadmeExampleTests {

	private static final String RENAME = "MATCH (p:Person {id: $id}) SET p.name = $name RETURN p.name";

	private final ScriptedDriver script = ScriptedDriver.create();

	private final ByHand byHand = new ByHand(this.script);

	private final People people = new People(SessionTemplate.create(this.script));

	ReadmeExampleTests() {
		this.script.onQuery(RENAME).rows(Map.of("p.name", "Ada"));
	}

	@Test
	void theReadmeShowsTheCodeBelow() {
		int blocks = DocumentedCode.assertCompiled("README.md", "src/test/java/com/example/PeopleController.java",
				getClass());
		assertThat(blocks).isEqualTo(3);
	}

	@Test
	void bothCommitAndClose() {
		assertThat(this.byHand.rename("1", "Ada")).isCompletedWithValue("Ada");
		assertThat(this.people.rename("1", "Ada")).isCompletedWithValue("Ada");
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE,
				Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
	}

	@Test
	void bothRollBackAndClose() {
		RuntimeException refused = new IllegalStateException("refused");
		RuntimeException later = new IllegalStateException("later");
		this.script.on(Step.RUN).fail(refused).on(Step.CLOSE).fail(later);
		assertThat(errorOf(this.byHand.rename("1", "Ada"))).hasCause(refused).hasSuppressedException(later);
		assertThat(errorOf(this.people.rename("1", "Ada"))).isSameAs(refused).hasSuppressedException(later);
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE,
				Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
	}

	private static Throwable errorOf(CompletionStage<?> stage) {
		return stage.toCompletableFuture().handle((value, ex) -> ex).join();
	}

	record ByHand(Driver driver) {

		CompletionStage<String> rename(String id, String name) {
			AsyncSession session = this.driver.session(AsyncSession.class);
			return session.beginTransactionAsync()
				.thenCompose((tx) -> tx.runAsync(RENAME, Map.of("id", id, "name", name))
					.thenCompose(ResultCursor::singleAsync)
					.thenApply((row) -> row.get(0).asString())
					.handle((renamed, ex) -> (ex != null) ? tx.rollbackAsync()
						.handle((done, later) -> this.<String>failed(ex, later))
						.thenCompose(Function.identity()) : tx.commitAsync().thenApply((done) -> renamed))
					.thenCompose(Function.identity()))
				.handle((renamed, ex) -> session.closeAsync()
					.handle((done, later) -> (ex != null) ? this.<String>failed(ex, later)
							: CompletableFuture.completedFuture(renamed))
					.thenCompose(Function.identity()))
				.thenCompose(Function.identity());
		}

		private <T> CompletableFuture<T> failed(Throwable error, Throwable later) {
			if (later != null && later != error) {
				error.addSuppressed(later);
			}
			return CompletableFuture.failedFuture(error);
		}

	}

	record People(SessionTemplate sessions) {

		CompletableFuture<String> rename(String id, String name) {
			return this.sessions.executeWrite((tx) -> tx.runAsync(RENAME, Map.of("id", id, "name", name))
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asString()));
		}

	}

}
