package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.NoSuchRecordException;
import org.neo4j.driver.exceptions.ResultConsumedException;
import org.neo4j.driver.summary.ResultSummary;

/**
 * A result without a server.
 */
final class ScriptedCursor implements ResultCursor {

	private final ServerlessDriver driver;

	private final QueryAnswer answer;

	private final ResultSummary summary;

	private int read;

	private boolean consumed;

	ScriptedCursor(ServerlessDriver driver, Query query, String database, QueryAnswer answer) {
		this.driver = driver;
		this.answer = answer;
		this.summary = new ScriptedSummary(query, database, new ScriptedCounters(answer.counters()));
	}

	@Override
	public List<String> keys() {
		return this.answer.columns();
	}

	@Override
	public synchronized CompletionStage<Record> nextAsync() {
		return read(() -> {
			Record next = peek();
			this.read = Math.min(this.read + 1, this.answer.rows().size());
			return next;
		}, hasRow());
	}

	@Override
	public synchronized CompletionStage<Record> peekAsync() {
		return read(this::peek, hasRow());
	}

	@Override
	public synchronized CompletionStage<Record> singleAsync() {
		return read(this::remaining, false).thenApply((rows) -> {
			if (rows.size() != 1) {
				throw new NoSuchRecordException("The result was expected to have one row, but it has " + rows.size());
			}
			return rows.get(0);
		});
	}

	@Override
	public synchronized CompletionStage<List<Record>> listAsync() {
		return read(this::remaining, false);
	}

	@Override
	public <T> CompletionStage<List<T>> listAsync(Function<Record, T> mapper) {
		return listAsync().thenApply((rows) -> {
			List<T> mapped = new ArrayList<>(rows.size());
			rows.forEach((row) -> mapped.add(mapper.apply(row)));
			return mapped;
		});
	}

	@Override
	public CompletionStage<ResultSummary> forEachAsync(Consumer<Record> action) {
		return listAsync().thenApply((rows) -> {
			rows.forEach(action);
			return this.summary;
		});
	}

	@Override
	public synchronized CompletionStage<ResultSummary> consumeAsync() {
		this.consumed = true;
		Throwable error = this.answer.error();
		return (error != null) ? this.driver.failed(error) : this.driver.completed(this.summary);
	}

	@Override
	public synchronized CompletionStage<Boolean> isOpenAsync() {
		return this.driver.completed(!this.consumed);
	}

	/**
	 * Read, unless the result was consumed, or fails before what is read.
	 */
	private <T> CompletionStage<T> read(Supplier<? extends @Nullable T> read, boolean beforeError) {
		if (this.consumed) {
			return this.driver.failed(new ResultConsumedException("The result was consumed before it was read"));
		}
		Throwable error = this.answer.error();
		return (error != null && !beforeError) ? this.driver.failed(error) : this.driver.completed(read.get());
	}

	private boolean hasRow() {
		return this.read < this.answer.rows().size();
	}

	private @Nullable Record peek() {
		return hasRow() ? this.answer.rows().get(this.read) : null;
	}

	private List<Record> remaining() {
		List<Record> rows = List.copyOf(this.answer.rows().subList(this.read, this.answer.rows().size()));
		this.read = this.answer.rows().size();
		return rows;
	}

}
