package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

/**
 * Runs queries, in whatever form they are given.
 */
interface QueryRunner extends AsyncQueryRunner {

	@Override
	default CompletionStage<ResultCursor> runAsync(String query) {
		return runAsync(Queries.of(query));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(String query, Value parameters) {
		return runAsync(Queries.of(query, parameters));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters) {
		return runAsync(Queries.of(query, parameters));
	}

	@Override
	default CompletionStage<ResultCursor> runAsync(String query, Record parameters) {
		return runAsync(Queries.of(query, parameters));
	}

}
