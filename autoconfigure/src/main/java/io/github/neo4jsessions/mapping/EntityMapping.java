package io.github.neo4jsessions.mapping;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * Maps rows to entities of Spring Data Neo4j.
 */
interface EntityMapping {

	/**
	 * Return a supplier of a function for each run of a query.
	 */
	<T> Supplier<Function<Record, @Nullable T>> rowsTo(Class<T> type);

}
