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
 * Queries as they are given to {@code runAsync}. Arguments that cannot be are refused at
 * the call, also those that the driver cannot convert or write: in a future that nobody
 * looks at, a query that was never sent would go unseen, and one that cannot be written
 * looks like a lost connection.
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
	 * A query that the user made, of which the driver has looked at nothing.
	 */
	public static Query of(Query query) {
		Assert.notNull(query, "'query' must not be null");
		ParameterValues.requireSendable(query.parameters());
		return query;
	}

	/**
	 * Look at all of them, so that none is sent if one cannot be.
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
		Assert.notNull(config, "'config' must not be null: leave the argument out");
		ParameterValues.requireSendable(config);
		return config;
	}

	private static void requireText(String text) {
		Assert.hasText(text, "'query' must have text");
	}

	private static void requireParameters(Object parameters) {
		Assert.notNull(parameters, "'parameters' must not be null: leave the argument out");
	}

}
