package io.github.neo4jsessions.internal.driver;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.neo4jsessions.mapping.ParameterValues;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

import org.springframework.util.Assert;

/**
 * Checks the arguments of {@code runAsync}. Invalid arguments, including values that the
 * driver cannot convert or send, cause an exception at the call. If they only failed a
 * future that is never examined, nobody would notice that the query was not sent. An
 * error while a value is being sent looks like a lost connection.
 */
public final class QueryArguments {

	private QueryArguments() {
	}

	public static Query of(String text) {
		requireText(text);
		return new Query(text);
	}

	public static Query of(String text, Value parameters) {
		requireText(text);
		requireParameters(parameters);
		return of(new Query(text, parameters));
	}

	public static Query of(String text, Map<String, Object> parameters) {
		requireText(text);
		requireParameters(parameters);
		return new Query(text, ParameterValues.of(parameters));
	}

	public static Query of(String text, Record parameters) {
		requireText(text);
		requireParameters(parameters);
		return of(new Query(text, Values.value(parameters.asMap(Function.identity()))));
	}

	/**
	 * Check a query that the user created. The driver has not checked it.
	 */
	public static Query of(Query query) {
		Assert.notNull(query, "'query' must not be null");
		ParameterValues.requireSendable(query.parameters());
		return query;
	}

	/**
	 * Check all queries, so that none is sent if one of them cannot be sent.
	 */
	public static void requireSendable(List<Query> queries) {
		int index = 0;
		for (Query query : queries) {
			Assert.notNull(query, "'queries' must not contain null");
			try {
				of(query);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("'queries[" + index + "]' cannot be sent: " + ex.getMessage(), ex);
			}
			index++;
		}
	}

	static TransactionConfig config(TransactionConfig config) {
		Assert.notNull(config, "'config' must not be null: omit the argument");
		ParameterValues.requireSendable(config);
		return config;
	}

	private static void requireText(String text) {
		Assert.hasText(text, "'query' must have text");
	}

	private static void requireParameters(Object parameters) {
		Assert.notNull(parameters, "'parameters' must not be null: omit the argument");
	}

}
