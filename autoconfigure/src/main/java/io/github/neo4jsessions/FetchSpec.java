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
 * What can be said of a query, and how it is run. Immutable: each step gives a new query,
 * and one that is kept can be run any number of times.
 *
 * @param <S> what a step gives
 * @param <T> the type of a row
 * @since 0.1.0
 * @see QuerySpec
 */
public interface FetchSpec<S extends FetchSpec<S, T>, T> {

	/**
	 * Bind a value to a parameter.
	 * @param value a value that Spring Data Neo4j's conversions or the driver can send,
	 * or a collection, map or record of such; {@code null} for Cypher's null
	 * @return to name the parameter
	 */
	BindSpec<S> bind(@Nullable Object value);

	/**
	 * Bind several values.
	 * @param parameters the values by the names of their parameters
	 * @return a new query
	 * @throws IllegalArgumentException if a name has no text or is bound already, or if a
	 * value cannot be sent
	 */
	S bindAll(Map<String, ? extends @Nullable Object> parameters);

	/**
	 * Run the query in a database other than the template's.
	 * @param database the name of the database
	 * @return a new query
	 * @throws IllegalArgumentException if the name has no text
	 */
	S in(String database);

	/**
	 * Make a value of each row. A simple type (a number, text, a temporal or spatial
	 * value, a list, a map, a node) is the row's only column. An entity of Spring Data
	 * Neo4j is mapped by its rules, with the relationships that the row has. Any other
	 * class is made with the constructor whose parameters are named like the columns, or
	 * like the properties of the row's only column if that is a node, a relationship or a
	 * map; or with a constructor without parameters and setters. What Spring Data Neo4j
	 * or the application has a converter for is read by that.
	 * @param type the type of a row
	 * @param <U> the type of a row
	 * @return a new query
	 * @throws IllegalArgumentException if it is an interface or an abstract class that is
	 * neither a simple type nor has a converter
	 * @throws IllegalStateException if it is an entity, and the template was built
	 * without Spring Data Neo4j's mapping
	 */
	<U> Typed<U> fetchAs(Class<U> type);

	/**
	 * Make a value of each row by a function of yours.
	 * @param mapping gives the value, or {@code null} for none; must not block
	 * @param <U> the type of a row
	 * @return a new query
	 */
	<U> Typed<U> mappedBy(Function<? super Record, ? extends @Nullable U> mapping);

	/**
	 * Run the query for its only row.
	 * @return a future of the value; of nothing where there is no row, or the value is
	 * {@code null}. It fails with an
	 * {@link org.springframework.dao.IncorrectResultSizeDataAccessException} if there is
	 * more than one row: what a query outside of a transaction wrote is committed then
	 * all the same
	 */
	CompletableFuture<Optional<T>> one();

	/**
	 * Run the query for its first row, and discard the others.
	 * @return a future of the value; of nothing where there is no row, or the value is
	 * {@code null}
	 */
	CompletableFuture<Optional<T>> first();

	/**
	 * Run the query for all of its rows.
	 * @return a future of the values, in the order of the rows. Those that are
	 * {@code null} are left out, as Spring Data Neo4j does
	 */
	CompletableFuture<List<T>> all();

	/**
	 * Run the query for what it does, and discard its rows.
	 * @return a future of the summary
	 */
	CompletableFuture<ResultSummary> run();

	/**
	 * Run the query for its rows, one after the other. Each subscription runs it anew: as
	 * part of the transaction that the thread is in which calls this method, else in a
	 * session of its own that is opened on subscription and closed before the end is
	 * signalled, or when the subscription is cancelled. That it is cancelled does not
	 * undo what the query wrote. Database and user are decided by the call of this
	 * method, for all subscriptions; if that fails, the sequence does.
	 *
	 * <p>
	 * Rows are fetched as they are asked for, a fetch size at a time, and values that are
	 * {@code null} are left out. The end, and an error, need no demand: one row is read
	 * ahead. Rows come on a thread of the driver, which must not be blocked, or on the
	 * thread that asks for one: {@code publishOn} another one for that.
	 * @return a cold sequence of the values
	 */
	Flux<T> stream();

	/**
	 * A query whose rows are made into values of a type.
	 *
	 * @param <T> the type of a row
	 */
	interface Typed<T> extends FetchSpec<Typed<T>, T> {

	}

	/**
	 * A value that has no name yet.
	 *
	 * @param <S> what the next step gives
	 */
	interface BindSpec<S> {

		/**
		 * Name the parameter that the value is for.
		 * @param name its name, without {@code $}
		 * @return a new query
		 * @throws IllegalArgumentException if the name has no text or is bound already,
		 * or if the value cannot be sent
		 */
		S to(String name);

	}

}
