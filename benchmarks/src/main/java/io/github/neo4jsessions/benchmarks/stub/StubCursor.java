package io.github.neo4jsessions.benchmarks.stub;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

/**
 * A result with one row.
 */
final class StubCursor implements ResultCursor {

	private final Answers answers;

	private boolean read;

	StubCursor(Answers answers) {
		this.answers = answers;
	}

	@Override
	public List<String> keys() {
		return StubRecord.ROW.keys();
	}

	@Override
	public CompletionStage<Record> singleAsync() {
		return this.answers.later(StubRecord.ROW);
	}

	@Override
	public CompletionStage<Record> nextAsync() {
		Record next = this.read ? null : StubRecord.ROW;
		this.read = true;
		return this.answers.later(next);
	}

	@Override
	public CompletionStage<Record> peekAsync() {
		return this.answers.later(this.read ? null : StubRecord.ROW);
	}

	@Override
	public CompletionStage<List<Record>> listAsync() {
		return this.answers.later(List.of(StubRecord.ROW));
	}

	@Override
	public <T> CompletionStage<List<T>> listAsync(Function<Record, T> mapper) {
		return this.answers.later(List.of(mapper.apply(StubRecord.ROW)));
	}

	@Override
	public CompletionStage<ResultSummary> forEachAsync(Consumer<Record> action) {
		action.accept(StubRecord.ROW);
		return consumeAsync();
	}

	@Override
	public CompletionStage<ResultSummary> consumeAsync() {
		// no caller reads the summary
		return this.answers.later(null);
	}

	@Override
	public CompletionStage<Boolean> isOpenAsync() {
		return this.answers.later(true);
	}

}
