package io.github.neo4jsessions.test.driver;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

/**
 * Runs queries in all forms that the driver accepts. As in the driver, {@code null} means
 * no parameters.
 */
abstract class UniformQueryRunner implements AsyncQueryRunner {

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query) {
		return runAsync(new Query(query));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query, Value parameters) {
		return runAsync(query(query, parameters));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters) {
		return runAsync(query(query, parameters));
	}

	@Override
	public final CompletionStage<ResultCursor> runAsync(String query, Record parameters) {
		return runAsync(query(query, (parameters != null) ? parameters.asMap() : null));
	}

	static Query query(String text, @Nullable Object parameters) {
		return (parameters != null) ? new Query(text, Values.value(parameters)) : new Query(text);
	}

}
