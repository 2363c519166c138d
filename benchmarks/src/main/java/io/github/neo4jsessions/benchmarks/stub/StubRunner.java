package io.github.neo4jsessions.benchmarks.stub;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

/**
 * Answers queries.
 */
abstract class StubRunner implements AsyncQueryRunner {

	private final Answers answers;

	StubRunner(Answers answers) {
		this.answers = answers;
	}

	final Answers answers() {
		return this.answers;
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(Query query) {
		return this.answers.later(new StubCursor(this.answers));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query) {
		return runAsync(new Query(query));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query, Value parameters) {
		return runAsync(new Query(query, parameters));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters) {
		return runAsync(new Query(query, parameters));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query, Record parameters) {
		return runAsync(new Query(query, Values.value(parameters.asMap())));
	}

}
