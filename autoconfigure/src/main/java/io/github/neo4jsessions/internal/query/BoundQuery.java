package io.github.neo4jsessions.internal.query;

import java.util.HashMap;
import java.util.Map;

import io.github.neo4jsessions.mapping.RecordMapping;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

import org.springframework.util.Assert;

/**
 * A query with the parameters and the database that it was given so far. Immutable.
 *
 * @param text the query
 * @param parameters the converted parameters
 * @param database the database to run it in, or {@code null} for the template's
 * @param mapping converts the parameters
 */
record BoundQuery(String text, Map<String, Value> parameters, @Nullable String database, RecordMapping mapping) {

	static BoundQuery of(String text, RecordMapping mapping) {
		Assert.hasText(text, () -> "'cypher' must have text, not '" + text + "'; pass the query to run");
		return new BoundQuery(text, Map.of(), null, mapping);
	}

	BoundQuery bind(String name, @Nullable Object value) {
		Map<String, Value> bound = new HashMap<>(this.parameters);
		bind(bound, name, value);
		return new BoundQuery(this.text, bound, this.database, this.mapping);
	}

	BoundQuery bindAll(Map<String, ? extends @Nullable Object> values) {
		Map<String, Value> bound = new HashMap<>(this.parameters);
		values.forEach((name, value) -> bind(bound, name, value));
		return new BoundQuery(this.text, bound, this.database, this.mapping);
	}

	private void bind(Map<String, Value> bound, String name, @Nullable Object value) {
		Assert.hasText(name,
				() -> "'name' of a parameter must have text, not '" + name + "'; pass what follows '$' in the query");
		Assert.isTrue(!name.startsWith("$"), () -> "'name' of a parameter must not begin with '$', but is '" + name
				+ "'; use '" + name.substring(1) + "'");
		Assert.isTrue(!bound.containsKey(name), () -> "Parameter '" + name + "' is already bound; bind each name once");
		bound.put(name, this.mapping.parameter(name, value));
	}

	BoundQuery in(String database) {
		Assert.hasText(database, () -> "'database' must have text, not '" + database
				+ "'; omit the call for the database of the template");
		return new BoundQuery(this.text, this.parameters, database, this.mapping);
	}

	Query toQuery() {
		return new Query(this.text, Values.value(this.parameters));
	}

}
