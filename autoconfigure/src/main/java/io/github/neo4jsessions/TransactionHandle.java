package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.util.Assert;

/**
 * What the work of a transaction gets to see of it. Where the propagation gives no
 * transaction, the same over a session.
 */
final class TransactionHandle implements TransactionScope {

	private final AsyncQueryRunner runner;

	private final boolean transactional;

	private final CallGate gate = new CallGate();

	private volatile boolean rollbackOnly;

	private volatile @Nullable Throwable refusal;

	TransactionHandle(AsyncQueryRunner runner, boolean transactional) {
		this.runner = runner;
		this.transactional = transactional;
	}

	/**
	 * Take no further query, and then do this: nothing else touches the transaction any
	 * more.
	 */
	void end(Runnable end) {
		this.gate.close(end);
	}

	/**
	 * The first error with which the server refused a query of this transaction: it
	 * cannot commit after that.
	 */
	@Nullable Throwable refusal() {
		return this.refusal;
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query, Value parameters) {
		requireArguments(query, parameters);
		return run(() -> this.runner.runAsync(query, parameters));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query, Map<String, Object> parameters) {
		requireArguments(query, parameters);
		return run(() -> this.runner.runAsync(query, parameters));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query, Record parameters) {
		requireArguments(query, parameters);
		return run(() -> this.runner.runAsync(query, parameters));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query) {
		Assert.hasText(query, "'query' must have text");
		return run(() -> this.runner.runAsync(query));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(Query query) {
		Assert.notNull(query, "'query' must not be null");
		return run(() -> this.runner.runAsync(query));
	}

	@Override
	public void setRollbackOnly() {
		Assert.state(this.transactional,
				"There is no transaction to roll back: the propagation gave none, each query commits by itself");
		this.gate.requireOpen();
		this.rollbackOnly = true;
	}

	@Override
	public boolean isRollbackOnly() {
		return this.rollbackOnly;
	}

	private CompletableFuture<ResultCursor> run(Supplier<CompletionStage<ResultCursor>> call) {
		return this.gate.call(call).whenComplete((cursor, ex) -> {
			if (ex != null && this.refusal == null && Outcome.isRefusal(ex)) {
				this.refusal = ex;
			}
		});
	}

	private static void requireArguments(String query, Object parameters) {
		Assert.hasText(query, "'query' must have text");
		Assert.notNull(parameters, "'parameters' must not be null: leave the argument out");
	}

}
