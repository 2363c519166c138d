package io.github.neo4jsessions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.summary.ResultSummary;
import reactor.core.publisher.Flux;

/**
 * The steps that build a query, and those that run it. Immutable: each step returns a new
 * query, and a query can be run any number of times.
 *
 * @param <S> the type that a step returns
 * @param <T> the type of a row
 * @since 0.1.0
 * @see QuerySpec
 */
public interface FetchSpec<S extends FetchSpec<S, T>, T> {

	/**
	 * Bind a value to a parameter.
	 * @param value a value that Spring Data Neo4j or the driver can convert, or a
	 * collection, map or record of such values; {@code null} for Cypher's null
	 * @return a step that names the parameter
	 */
	BindSpec<S> bind(@Nullable Object value);

	/**
	 * Bind several values.
	 * @param parameters the values by the names of their parameters
	 * @return a new query
	 * @throws IllegalArgumentException if a name has no text or is already bound, or if a
	 * value cannot be sent
	 */
	S bindAll(Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Run the query in another database than that of the template, or of the view that
	 * created the query. A query that joins a transaction must be in the database of that
	 * transaction.
	 * @param database the name of the database
	 * @return a new query
	 * @throws IllegalArgumentException if the name has no text
	 */
	S in(String database);

	/**
	 * Map each row to a value of the given type. A simple type (a number, text, a
	 * temporal or spatial value, a list, a map, a node) is read from the row's only
	 * column. An entity of Spring Data Neo4j is mapped by its rules, with the
	 * relationships that the row contains. Any other class is instantiated through the
	 * constructor whose parameters are named like the columns, or like the properties of
	 * the row's only column if that is a node, a relationship or a map; or through a
	 * constructor without parameters, and setters. A converter of Spring Data Neo4j or of
	 * the application takes precedence for its type.
	 * @param type the type of a row
	 * @param <U> the type of a row
	 * @return a new query
	 * @throws IllegalArgumentException if the type is an interface or an abstract class,
	 * is not a simple type, and has no converter
	 * @throws IllegalStateException if the type is an entity and the template was built
	 * without Spring Data Neo4j's mapping
	 */
	<U> Typed<U> fetchAs(Class<U> type);

	/**
	 * Map each row with the given function.
	 * @param mapping returns the value, or {@code null} for none; must not block
	 * @param <U> the type of a row
	 * @return a new query
	 */
	<U> Typed<U> mappedBy(Function<? super Record, ? extends @Nullable U> mapping);

	/**
	 * Run the query and return its only row.
	 * @return a future of the value; empty if there is no row or the value is
	 * {@code null}. It fails with an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if there is
	 * more than one row; outside of a transaction, the writes of the query are still
	 * committed
	 */
	CompletableFuture<Optional<T>> one();

	/**
	 * Run the query, return its first row, and discard the others.
	 * @return a future of the value; empty if there is no row or the value is
	 * {@code null}
	 */
	CompletableFuture<Optional<T>> first();

	/**
	 * Run the query and return all of its rows.
	 * @return a future of the values, in the order of the rows. Values that are
	 * {@code null} are left out, as in Spring Data Neo4j
	 */
	CompletableFuture<List<T>> all();

	/**
	 * Run the query for its effect, and discard its rows.
	 * @return a future of the summary
	 */
	CompletableFuture<ResultSummary> run();

	/**
	 * Return the rows of the query as a stream. Each subscription runs the query again.
	 * If the thread that calls this method is in a transaction, the query is part of it.
	 * Otherwise it runs in a session of its own, which is opened on subscription and
	 * closed before the stream terminates, or when the subscription is cancelled.
	 * Cancelling does not undo the writes of the query. Database and user are determined
	 * when this method is called, for all subscriptions; if that fails, the stream fails.
	 *
	 * <p>
	 * Rows are fetched on demand, a fetch size at a time, and values that are
	 * {@code null} are left out. Completion and errors need no demand: one row is read
	 * ahead. Rows are emitted on a thread of the driver, which must not be blocked, or on
	 * the thread that requests them. Use {@code publishOn} to receive them on another
	 * thread.
	 * @return a cold sequence of the values
	 */
	Flux<T> stream();

	/**
	 * A query whose rows are mapped to values of a type.
	 *
	 * @param <T> the type of a row
	 */
	interface Typed<T> extends FetchSpec<Typed<T>, T> {

	}

	/**
	 * A value that is to be bound to a parameter.
	 *
	 * @param <S> the type that the next step returns
	 */
	interface BindSpec<S> {

		/**
		 * Bind the value to the named parameter.
		 * @param name its name, without {@code $}
		 * @return a new query
		 * @throws IllegalArgumentException if the name has no text or is already bound,
		 * or if the value cannot be sent
		 */
		S to(String name);

	}

}
