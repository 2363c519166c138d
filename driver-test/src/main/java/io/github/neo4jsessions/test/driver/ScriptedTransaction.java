package io.github.neo4jsessions.test.driver;

import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;

/**
 * A transaction whose steps are recorded, and follow the script.
 */
final class ScriptedTransaction extends UniformQueryRunner implements AsyncTransaction {

	private final AsyncTransaction target;

	private final Script script;

	ScriptedTransaction(AsyncTransaction target, Script script) {
		this.target = target;
		this.script = script;
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query) {
		this.script.recorder().query(query);
		return this.script.stage(Step.RUN, () -> this.target.runAsync(query));
	}

	@Override
	public CompletionStage<Void> commitAsync() {
		return this.script.stage(Step.COMMIT, this.target::commitAsync);
	}

	@Override
	public CompletionStage<Void> rollbackAsync() {
		return this.script.stage(Step.ROLLBACK, this.target::rollbackAsync);
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return this.target.closeAsync();
	}

	@Override
	public CompletionStage<Boolean> isOpenAsync() {
		return this.target.isOpenAsync();
	}

}
