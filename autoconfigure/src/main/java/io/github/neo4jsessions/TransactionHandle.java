package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

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

	private volatile @Nullable Throwable failure;

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
	 * The first error of a query, whether or not anybody awaited it: to commit what is
	 * left would be to commit half the work.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query, Value parameters) {
		return runAsync(Queries.of(query, parameters));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query, Map<String, Object> parameters) {
		return runAsync(Queries.of(query, parameters));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query, Record parameters) {
		return runAsync(Queries.of(query, parameters));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(String query) {
		return runAsync(Queries.of(query));
	}

	@Override
	public CompletableFuture<ResultCursor> runAsync(Query query) {
		Assert.notNull(query, "'query' must not be null");
		return this.gate.call(() -> this.runner.runAsync(query), (ex) -> {
			if (this.failure == null) {
				this.failure = ex;
			}
		});
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

}
