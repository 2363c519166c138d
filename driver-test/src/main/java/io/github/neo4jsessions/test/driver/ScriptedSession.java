package io.github.neo4jsessions.test.driver;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.ResultCursor;

/**
 * A session whose steps are recorded, and follow the script.
 */
final class ScriptedSession extends UniformQueryRunner implements AsyncSession {

	private final AsyncSession target;

	private final Script script;

	private final AtomicBoolean open = new AtomicBoolean(true);

	ScriptedSession(AsyncSession target, Script script) {
		this.target = target;
		this.script = script;
		script.recorder().opened();
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync() {
		return begin(this.target::beginTransactionAsync);
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync(TransactionConfig config) {
		this.script.recorder().transaction(config);
		return begin(() -> this.target.beginTransactionAsync(config));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query) {
		return run(query, () -> this.target.runAsync(query));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, TransactionConfig config) {
		return runAsync(new Query(query), config);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters,
			TransactionConfig config) {
		return runAsync(query(query, parameters), config);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query, TransactionConfig config) {
		this.script.recorder().transaction(config);
		return run(query, () -> this.target.runAsync(query, config));
	}

	@Override
	public <T> CompletionStage<T> executeReadAsync(AsyncTransactionCallback<CompletionStage<T>> callback,
			TransactionConfig config) {
		return this.target.executeReadAsync(callback, config);
	}

	@Override
	public <T> CompletionStage<T> executeWriteAsync(AsyncTransactionCallback<CompletionStage<T>> callback,
			TransactionConfig config) {
		return this.target.executeWriteAsync(callback, config);
	}

	@Override
	public Set<Bookmark> lastBookmarks() {
		return this.target.lastBookmarks();
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return this.script.stage(Step.CLOSE, () -> {
			if (this.open.getAndSet(false)) {
				this.script.recorder().closed();
			}
			return this.target.closeAsync();
		});
	}

	private CompletionStage<AsyncTransaction> begin(Supplier<CompletionStage<AsyncTransaction>> begin) {
		return this.script.stage(Step.BEGIN,
				() -> begin.get().thenApply((transaction) -> new ScriptedTransaction(transaction, this.script)));
	}

	private CompletionStage<ResultCursor> run(Query query, Supplier<CompletionStage<ResultCursor>> run) {
		this.script.recorder().query(query);
		return this.script.stage(Step.RUN, run::get);
	}

}
