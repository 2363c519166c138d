package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;

/**
 * A transaction that the work of {@code execute} began itself: the driver's, but for the
 * look at what is to be sent.
 *
 * @param transaction the driver's
 */
record CheckedTransaction(AsyncTransaction transaction) implements AsyncTransaction, CheckedQueryRunner {

	@Override
	public CompletionStage<ResultCursor> run(Query query) {
		return this.transaction.runAsync(query);
	}

	@Override
	public CompletionStage<Void> commitAsync() {
		return this.transaction.commitAsync();
	}

	@Override
	public CompletionStage<Void> rollbackAsync() {
		return this.transaction.rollbackAsync();
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return this.transaction.closeAsync();
	}

	@Override
	public CompletionStage<Boolean> isOpenAsync() {
		return this.transaction.isOpenAsync();
	}

}
