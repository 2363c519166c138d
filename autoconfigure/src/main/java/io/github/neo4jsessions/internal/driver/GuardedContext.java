package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Exceptions;
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
 * time, and its end waits for the reads of its results that are under way.
 */
abstract class GuardedContext implements QueryRunner, AsyncTransactionContext, CallGate.Source {

	private final AsyncQueryRunner runner;

	private final ScopeContext frame;

	private final CallGate gate = new Gate();

	private final AtomicBoolean ending = new AtomicBoolean();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	/**
	 * The first error of a query or of a read that the server gave: it takes no commit
	 * after that.
	 */
	private volatile @Nullable Throwable failure;

	GuardedContext(AsyncQueryRunner runner, ScopeContext frame) {
		this.runner = runner;
		this.frame = frame;
	}

	final ScopeContext frame() {
		return this.frame;
	}

	@Override
	public CompletionStage<ResultCursor> run(Query query) {
		return this.gate.run(this.frame, this, query, TransactionConfig.empty());
	}

	@Override
	public final @Nullable CompletionStage<ResultCursor> send(Query query, TransactionConfig config) {
		return this.runner.runAsync(query);
	}

	/**
	 * End the transaction, after the end that was asked for before.
	 * @param cutOff whether what is still being read is not needed any more
	 * @param call what ends it
	 * @return what the call gives
	 */
	final <T extends @Nullable Object> CompletableFuture<T> end(boolean cutOff, Supplier<CompletionStage<T>> call) {
		if (cutOff) {
			cutOff();
		}
		ScopedFuture<T> result = new ScopedFuture<>(this.frame, null);
		Runnable end = () -> Stages.then(Stages.call(this.frame.observed(call)), (value, ex) -> {
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
	 * What to report where the end failed.
	 */
	Throwable reported(Throwable error) {
		return error;
	}

	/**
	 * What to report where a commit failed: the driver does not say why it was refused
	 * where it was sent before the failure of a query was known.
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
	 * Whether a query or a read failed, so that nothing can have been committed.
	 */
	final boolean hasFailed() {
		return this.failure != null;
	}

	/**
	 * A query or a read of this transaction failed.
	 */
	void callFailed(Throwable ex) {
		if (this.failure == null && (Outcome.isAnswer(ex) || Outcome.isTerminated(ex))) {
			this.failure = ex;
		}
	}

	/**
	 * Read no further than to the end of the batch that is under way.
	 */
	final void cutOff() {
		this.gate.cutOff();
	}

	/**
	 * The session is about to be closed.
	 * @return a stage that completes when nothing of the transaction is under way
	 */
	abstract CompletionStage<Void> abandon();

	/**
	 * Completes with the first end that was asked for, and as that did.
	 */
	final CompletableFuture<Void> ended() {
		return this.ended;
	}

	/**
	 * Whether nobody has asked for the end of the transaction.
	 */
	final boolean isOpen() {
		return !this.ending.get();
	}

	private final class Gate extends CallGate {

		@Override
		void callFailed(ScopeContext frame, Throwable ex) {
			GuardedContext.this.callFailed(ex);
			super.callFailed(frame, ex);
		}

	}

}
