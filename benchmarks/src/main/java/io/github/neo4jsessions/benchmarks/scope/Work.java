package io.github.neo4jsessions.benchmarks.scope;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.benchmarks.stub.StubDriver;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

/**
 * The work, which is the same for all benchmarks.
 */
final class Work {

	static final String TEXT = "RETURN 42 AS n";

	private static final Query QUERY = new Query(TEXT);

	private Work() {
	}

	static CompletionStage<Long> query(AsyncQueryRunner runner) {
		return runner.runAsync(QUERY).thenCompose(ResultCursor::singleAsync).thenApply((row) -> row.get(0).asLong());
	}

	static <T> T await(StubDriver driver, CompletionStage<T> stage) {
		driver.answers().deliver();
		return stage.toCompletableFuture().join();
	}

}
