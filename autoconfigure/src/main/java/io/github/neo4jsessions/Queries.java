package io.github.neo4jsessions;

import java.util.Map;
import java.util.function.Function;

import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

import org.springframework.util.Assert;

/**
 * Queries as they are given to {@code runAsync}. Arguments that cannot be are refused at
 * the call, also those that the driver cannot convert: in a future that nobody looks at,
 * a query that was never sent would go unseen.
 */
final class Queries {

	private Queries() {
	}

	static Query of(String text) {
		requireText(text);
		return new Query(text);
	}

	static Query of(String text, Value parameters) {
		requireText(text);
		requireParameters(parameters);
		return new Query(text, parameters);
	}

	static Query of(String text, Map<String, Object> parameters) {
		requireText(text);
		requireParameters(parameters);
		return new Query(text, parameters);
	}

	static Query of(String text, Record parameters) {
		requireText(text);
		requireParameters(parameters);
		return new Query(text, Values.value(parameters.asMap(Function.identity())));
	}

	private static void requireText(String text) {
		Assert.hasText(text, "'query' must have text");
	}

	private static void requireParameters(Object parameters) {
		Assert.notNull(parameters, "'parameters' must not be null: leave the argument out");
	}

}
