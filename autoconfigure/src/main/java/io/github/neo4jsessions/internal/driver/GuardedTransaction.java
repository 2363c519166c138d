package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.context.ScopeContext;
import org.neo4j.driver.async.AsyncTransaction;

/**
 * A transaction that the work of {@code execute} begins and ends itself.
 */
final class GuardedTransaction extends GuardedContext implements AsyncTransaction {

	private final AsyncTransaction transaction;

	/**
	 * Whether the end that was requested first is a commit.
	 */
	private volatile boolean committing;

	/**
	 * Whether the session was closed before any end was requested.
	 */
	private volatile boolean abandoned;

	GuardedTransaction(AsyncTransaction transaction, ScopeContext context) {
		super(transaction, context);
		this.transaction = transaction;
	}

	@Override
	public CompletionStage<Void> commitAsync() {
		if (isOpen()) {
			this.committing = true;
		}
		return end(false, this.transaction::commitAsync);
	}

	@Override
	Throwable reported(Throwable error) {
		return this.committing ? commitError(error) : error;
	}

	boolean isCommitting() {
		return this.committing;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	@Override
	public CompletionStage<Void> rollbackAsync() {
		return end(true, this.transaction::rollbackAsync);
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return end(true, this.transaction::closeAsync);
	}

	/**
	 * End the use of the transaction: the driver rolls it back when it closes the
	 * session.
	 */
	@Override
	CompletionStage<Void> abandon() {
		this.abandoned |= isOpen();
		return end(true, () -> CompletableFuture.completedFuture(null));
	}

	@Override
	public CompletionStage<Boolean> isOpenAsync() {
		return this.transaction.isOpenAsync();
	}

}
