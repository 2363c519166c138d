package io.github.neo4jsessions.test.driver;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import org.neo4j.driver.Query;

/**
 * What a {@link ScriptedDriver} answers to some queries.
 * <p>
 * A row is a map from the names of its columns to their values. The columns of a result
 * are in the order of the first map, which is undefined for {@code Map.of} with more than
 * one entry. A value is anything that {@link org.neo4j.driver.Values#value(Object)}
 * accepts, such as {@code null}, strings, numbers, temporal values, lists and maps. Nodes
 * and relationships are not supported: let the query return their properties as a map,
 * {@code RETURN p {.*} AS person}.
 * <p>
 * An instance is immutable, and may be used by any thread. None of the methods accepts
 * {@code null}.
 */
public final class QueryScript {

	private final ScriptedDriver driver;

	private final ServerlessDriver target;

	private final Predicate<? super Query> queries;

	private final Map<Counter, Integer> counters;

	QueryScript(ScriptedDriver driver, ServerlessDriver target, Predicate<? super Query> queries) {
		this(driver, target, queries, Map.of());
	}

	private QueryScript(ScriptedDriver driver, ServerlessDriver target, Predicate<? super Query> queries,
			Map<Counter, Integer> counters) {
		this.driver = driver;
		this.target = target;
		this.queries = queries;
		this.counters = counters;
	}

	/**
	 * The summary of the queries counts these changes; by default it counts none. Call
	 * this method before the rows are set; {@code rows()} sets none.
	 * @param counter the counter
	 * @param count its value
	 * @return a script with it
	 * @throws IllegalArgumentException if the value is less than 1
	 */
	public QueryScript counting(Counter counter, int count) {
		Arguments.isTrue(count > 0, () -> "'count' must be 1 or more, not " + count);
		Map<Counter, Integer> counters = new EnumMap<>(Counter.class);
		counters.putAll(this.counters);
		counters.put(Arguments.notNull(counter, "counter"), count);
		return new QueryScript(this.driver, this.target, this.queries, Collections.unmodifiableMap(counters));
	}

	/**
	 * The queries return these rows.
	 * @param rows the rows; none for an empty result
	 * @return the driver
	 * @throws IllegalArgumentException if two rows have different columns
	 * @throws org.neo4j.driver.exceptions.ClientException if a value cannot be converted
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final ScriptedDriver rows(Map<String, ?>... rows) {
		return rows(list(rows));
	}

	/**
	 * The queries return these rows.
	 * @param rows the rows
	 * @return the driver
	 * @throws IllegalArgumentException if two rows have different columns
	 * @throws org.neo4j.driver.exceptions.ClientException if a value cannot be converted
	 */
	public ScriptedDriver rows(List<? extends Map<String, ?>> rows) {
		QueryAnswer answer = QueryAnswer.of(Arguments.notNull(rows, "rows"), this.counters, null);
		return set((query) -> answer);
	}

	/**
	 * The queries return rows that depend on the query, for example on its parameters.
	 * @param rows returns the rows of a query; it is called on the thread that runs the
	 * query, and its exceptions are thrown by {@code runAsync}
	 * @return the driver
	 */
	public ScriptedDriver answer(Function<? super Query, ? extends List<? extends Map<String, ?>>> rows) {
		Arguments.notNull(rows, "rows");
		return set((query) -> QueryAnswer.of(Arguments.notNull(rows.apply(query), "rows"), this.counters, null));
	}

	/**
	 * The queries fail before they have a result, as one with a syntax error does. Their
	 * transaction cannot be committed.
	 * @param error the error, which the stage of {@code runAsync} fails with
	 * @return the driver
	 */
	public ScriptedDriver fail(Throwable error) {
		QueryAnswer answer = QueryAnswer.refused(Arguments.notNull(error, "error"));
		return set((query) -> answer);
	}

	/**
	 * The queries fail while their results are read. Their transaction cannot be
	 * committed.
	 * @param error the error, which a read after the last row fails with
	 * @param rows the rows before it
	 * @return the driver
	 * @throws IllegalArgumentException if two rows have different columns
	 * @throws org.neo4j.driver.exceptions.ClientException if a value cannot be converted
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final ScriptedDriver failAfterRows(Throwable error, Map<String, ?>... rows) {
		QueryAnswer answer = QueryAnswer.of(list(rows), Map.of(), Arguments.notNull(error, "error"));
		return set((query) -> answer);
	}

	private ScriptedDriver set(Function<? super Query, QueryAnswer> answers) {
		this.target.add(this.queries, answers);
		return this.driver;
	}

	private static List<Map<String, ?>> list(Map<String, ?>[] rows) {
		return Arrays.asList(Arguments.notNull(rows, "rows"));
	}

}
