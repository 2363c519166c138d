package io.github.neo4jsessions.internal.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.FetchSpec;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.summary.ResultSummary;
import reactor.core.publisher.Flux;

import org.springframework.util.Assert;

/**
 * The builder methods of a query, for all types of rows.
 *
 * @param <S> the type that each step returns
 * @param <T> the type of a row
 */
abstract class QuerySteps<S extends FetchSpec<S, T>, T> implements FetchSpec<S, T> {

	private final QueryExecutor executor;

	private final BoundQuery query;

	/**
	 * Called once for each attempt. A mapping may keep state about the rows of one run,
	 * so it must not be used for another run or kept afterwards.
	 */
	private final Supplier<? extends Function<? super Record, ? extends @Nullable T>> mappings;

	QuerySteps(QueryExecutor executor, BoundQuery query,
			Supplier<? extends Function<? super Record, ? extends @Nullable T>> mappings) {
		this.executor = executor;
		this.query = query;
		this.mappings = mappings;
	}

	abstract S with(BoundQuery query);

	final QueryExecutor executor() {
		return this.executor;
	}

	@Override
	public FetchSpec.BindSpec<S> bind(@Nullable Object value) {
		return (name) -> with(this.query.bind(name, value));
	}

	@Override
	public S bindAll(Map<String, ? extends @Nullable Object> parameters) {
		Assert.notNull(parameters, "'parameters' must not be null: omit the call to send none");
		return with(this.query.bindAll(parameters));
	}

	@Override
	public S in(String database) {
		return with(this.query.in(database));
	}

	@Override
	public <U> FetchSpec.Typed<U> fetchAs(Class<U> type) {
		Assert.notNull(type, "'type' must not be null: omit the call for rows as maps");
		return new DefaultQuerySpec.DefaultTyped<>(this.executor, this.query, this.query.mapping().rowsTo(type));
	}

	@Override
	public <U> FetchSpec.Typed<U> mappedBy(Function<? super Record, ? extends @Nullable U> mapping) {
		Assert.notNull(mapping, "'mapping' must not be null: omit the call for rows as maps");
		return new DefaultQuerySpec.DefaultTyped<>(this.executor, this.query, () -> mapping);
	}

	@Override
	public CompletableFuture<Optional<T>> one() {
		return this.executor.run(this.query, () -> ResultReader.one(this.mappings.get()));
	}

	@Override
	public CompletableFuture<Optional<T>> first() {
		return this.executor.run(this.query, () -> ResultReader.first(this.mappings.get()));
	}

	@Override
	public CompletableFuture<List<T>> all() {
		return this.executor.run(this.query, () -> ResultReader.all(this.mappings.get()));
	}

	@Override
	public CompletableFuture<ResultSummary> run() {
		return this.executor.run(this.query, ResultReader::summary);
	}

	@Override
	public Flux<T> stream() {
		return RowStream.of(this.executor, this.query, (row) -> this.mappings.get().apply(row));
	}

}
