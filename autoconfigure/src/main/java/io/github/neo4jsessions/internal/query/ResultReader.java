package io.github.neo4jsessions.internal.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.dao.IncorrectResultSizeDataAccessException;

/**
 * Reads a result to its end, and then maps it. The two steps fail differently: the first
 * with an error of the server or the connection, which may be retried; the second with an
 * error of the mapping, after the query has taken effect.
 *
 * @param <R> the type that is read
 * @param <T> the type that it is mapped to
 */
interface ResultReader<R extends @Nullable Object, T extends @Nullable Object> {

	/**
	 * Read a result.
	 * @param cursor the result
	 * @param context the context that functions of the user run in
	 * @return a stage that completes with what was read, when the server has ended the
	 * result
	 */
	CompletionStage<R> read(ResultCursor cursor, ScopeContext context);

	/**
	 * Read a result as soon as it is available. This does not depend on the application's
	 * executor, and exposes no intermediate stage to users.
	 * @param run the stage of the result
	 * @param context the context that functions of the user run in
	 * @return a future of what was read; functions of stages derived from it run in that
	 * context
	 */
	default ScopedFuture<R> readFrom(CompletionStage<ResultCursor> run, ScopeContext context) {
		ResultReading<R> reading = new ResultReading<>(this, context);
		Stages.then(run, reading);
		return reading;
	}

	/**
	 * Map what was read.
	 */
	T map(R read);

	/**
	 * Return whether the result may be read again, because no part of it was passed on.
	 */
	default boolean mayReadAgain() {
		return true;
	}

	static ResultReader<ResultSummary, ResultSummary> summary() {
		return new Simple<>(ResultCursor::consumeAsync, Function.identity());
	}

	static <T> ResultReader<List<Record>, List<T>> all(Function<? super Record, ? extends @Nullable T> mapping) {
		return new Simple<>(ResultCursor::listAsync, (rows) -> {
			List<T> values = new ArrayList<>(rows.size());
			for (Record row : rows) {
				T value = mapping.apply(row);
				if (value != null) {
					values.add(value);
				}
			}
			return values;
		});
	}

	static <T> ResultReader<List<Record>, Optional<T>> first(Function<? super Record, ? extends @Nullable T> mapping) {
		return new Simple<>((cursor) -> new FirstRows(cursor, 1).read(), (rows) -> firstOf(rows, mapping));
	}

	static <T> ResultReader<List<Record>, Optional<T>> one(Function<? super Record, ? extends @Nullable T> mapping) {
		return new Simple<>((cursor) -> new FirstRows(cursor, 2).read(), (rows) -> {
			if (rows.size() > 1) {
				throw new IncorrectResultSizeDataAccessException(
						"The query returned more than one row; use first() for the first one, or all()", 1);
			}
			return firstOf(rows, mapping);
		});
	}

	private static <T> Optional<T> firstOf(List<Record> rows, Function<? super Record, ? extends @Nullable T> mapping) {
		return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(mapping.apply(rows.get(0)));
	}

	/**
	 * A reader that consists of two functions.
	 *
	 * @param reading the first step
	 * @param mapping the second step
	 */
	record Simple<R extends @Nullable Object, T extends @Nullable Object>(
			Function<ResultCursor, CompletionStage<R>> reading, Function<R, T> mapping) implements ResultReader<R, T> {

		@Override
		public CompletionStage<R> read(ResultCursor cursor, ScopeContext context) {
			return this.reading.apply(cursor);
		}

		@Override
		public T map(R read) {
			return this.mapping.apply(read);
		}

	}

	/**
	 * Reads a few rows and discards the rest. Uses no derived stages, so that no
	 * intermediate stage is exposed to users.
	 */
	final class FirstRows extends CompletableFuture<List<Record>> implements Stages.Next<Record> {

		private final ResultCursor cursor;

		private final int most;

		private final List<Record> rows = new ArrayList<>(2);

		FirstRows(ResultCursor cursor, int most) {
			this.cursor = cursor;
			this.most = most;
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

		CompletionStage<List<Record>> read() {
			Stages.then(Stages.call(this.cursor::nextAsync), this);
			return this;
		}

		@Override
		public void settled(@Nullable Record row, @Nullable Throwable ex) {
			if (ex != null) {
				completeExceptionally(ex);
				return;
			}
			if (row != null) {
				this.rows.add(row);
				if (this.rows.size() < this.most) {
					read();
					return;
				}
			}
			Stages.then(Stages.call(this.cursor::consumeAsync), this::consumed);
		}

		private void consumed(@Nullable ResultSummary summary, @Nullable Throwable ex) {
			if (ex != null) {
				completeExceptionally(ex);
			}
			else {
				complete(this.rows);
			}
		}

	}

}
