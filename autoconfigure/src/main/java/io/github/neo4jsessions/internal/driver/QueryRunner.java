package io.github.neo4jsessions.internal.driver;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

/**
 * Runs queries in each form that the driver offers, after checking their arguments.
 */
public interface QueryRunner extends AsyncQueryRunner {

	/**
	 * Run a query whose arguments were checked before.
	 */
	CompletionStage<ResultCursor> run(Query query);

	@Override
	default CompletionStage<ResultCursor> runAsync(String query) {
		return run(QueryArguments.of(query));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(String query, Value parameters) {
		return run(QueryArguments.of(query, parameters));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters) {
		return run(QueryArguments.of(query, parameters));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(String query, Record parameters) {
		return run(QueryArguments.of(query, parameters));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(Query query) {
		return run(QueryArguments.of(query));
	}

}
