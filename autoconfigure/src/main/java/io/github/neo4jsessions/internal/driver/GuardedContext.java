package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;

/**
 * A transaction on the session of {@code execute}. Its calls reach the driver one at a
 * time, and its end waits for reads of its results that are under way.
 */
abstract class GuardedContext implements QueryRunner, AsyncTransactionContext, CallGate.Source {

	private final AsyncQueryRunner runner;

	private final ScopeContext context;

	private final CallGate gate = new Gate();

	private final AtomicBoolean ending = new AtomicBoolean();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/**
	 * The first error of a query or a read that came from the server or reports that the
	 * transaction was terminated: no commit succeeds after that.
	 */
	private volatile @Nullable Throwable failure;

	GuardedContext(AsyncQueryRunner runner, ScopeContext context) {
		this.runner = runner;
		this.context = context;
	}

	final ScopeContext context() {
		return this.context;
	}

	@Override
	public CompletionStage<ResultCursor> run(Query query) {
		return this.gate.run(this.context, this, query, TransactionConfig.empty());
	}

	@Override
	public final @Nullable CompletionStage<ResultCursor> send(Query query, TransactionConfig config) {
		return this.runner.runAsync(query);
	}

	/**
	 * End the transaction, after an end that was requested before.
	 * @param cutOff whether reads that are under way are no longer needed
	 * @param call the call that ends it
	 * @return the result of the call
	 */
	final <T extends @Nullable Object> CompletableFuture<T> end(boolean cutOff, Supplier<CompletionStage<T>> call) {
		// once an end is noted, it must be made
		StackRoom.requireForScope();
		if (cutOff) {
			cutOff();
		}
		ScopedFuture<T> result = new ScopedFuture<>(this.context, null);
		Runnable end = () -> Stages.then(Stages.call(this.context.observed(call)), (value, ex) -> {
			Throwable error = (ex != null) ? reported(Exceptions.unwrap(ex)) : null;
			if (error != null) {
				this.ended.completeExceptionally(error);
			}
			else {
				this.ended.complete(null);
			}
			result.settle(value, error);
		});
		if (this.ending.compareAndSet(false, true)) {
			this.gate.close(end);
		}
		else {
			Stages.then(this.ended, (ignored, ex) -> end.run());
		}
		return result;
	}

	/**
	 * Return the error to report if the end failed.
	 */
	Throwable reported(Throwable error) {
		return error;
	}

	/**
	 * Return the error to report if a commit failed. If the commit was sent before the
	 * failure of a query was known, the driver does not report why it was refused: the
	 * failure of the query is returned then.
	 */
	final Throwable commitError(Throwable error) {
		Throwable failure = this.failure;
		if (failure == null || Outcome.isTerminated(error)) {
			return error;
		}
		Exceptions.suppress(failure, error);
		return failure;
	}

	/**
	 * Return whether a query or a read failed, so that nothing can have been committed.
	 */
	final boolean hasFailed() {
		return this.failure != null;
	}

	/**
	 * Note that a query or a read of this transaction failed.
	 */
	void callFailed(Throwable ex) {
		if (this.failure == null && (Outcome.isAnswer(ex) || Outcome.isTerminated(ex))) {
			this.failure = ex;
		}
	}

	/**
	 * Let no read continue after the batch of rows that is under way.
	 */
	final void cutOff() {
		this.gate.cutOff();
	}

	/**
	 * End the use of the transaction, since the session is about to be closed.
	 * @return a stage that completes when nothing of the transaction is under way
	 */
	abstract CompletionStage<Void> abandon();

	/**
	 * Return a future that completes as the end that was requested first.
	 */
	final CompletableFuture<Void> ended() {
		return this.ended;
	}

	/**
	 * Return whether no end of the transaction has been requested.
	 */
	final boolean isOpen() {
		return !this.ending.get();
	}

	private final class Gate extends CallGate {

		@Override
		void callFailed(ScopeContext context, Throwable ex) {
			GuardedContext.this.callFailed(ex);
			super.callFailed(context, ex);
		}

	}

}
