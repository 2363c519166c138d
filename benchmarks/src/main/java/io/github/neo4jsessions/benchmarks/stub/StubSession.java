package io.github.neo4jsessions.benchmarks.stub;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.ResultCursor;

final class StubSession extends StubRunner implements AsyncSession {

	StubSession(Answers answers) {
		super(answers);
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync() {
		return answers().later(new StubTransaction(answers()));
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync(TransactionConfig config) {
		return beginTransactionAsync();
	}

	@Override
	public <T> CompletionStage<T> executeReadAsync(AsyncTransactionCallback<CompletionStage<T>> callback,
			TransactionConfig config) {
		throw StubDriver.unsupported();
	}

	@Override
	public <T> CompletionStage<T> executeWriteAsync(AsyncTransactionCallback<CompletionStage<T>> callback,
			TransactionConfig config) {
		throw StubDriver.unsupported();
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, TransactionConfig config) {
		return runAsync(query);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters,
			TransactionConfig config) {
		return runAsync(query, parameters);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query, TransactionConfig config) {
		return runAsync(query);
	}

	@Override
	public Set<Bookmark> lastBookmarks() {
		return Set.of();
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return answers().later(null);
	}

}
