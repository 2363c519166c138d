package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;

/**
 * A transaction on the session of {@code execute}. Its calls reach the driver one at a
 * time, and its end waits for the reads of its results that are under way.
 */
abstract class GuardedContext implements CheckedQueryRunner, AsyncTransactionContext {

	private final AsyncQueryRunner runner;

	private final ScopeFrame frame;

	private final CallGate gate = new CallGate();

	private final AtomicBoolean ending = new AtomicBoolean();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	GuardedContext(AsyncQueryRunner runner, ScopeFrame frame) {
		this.runner = runner;
		this.frame = frame;
	}

	final ScopeFrame frame() {
		return this.frame;
	}

	@Override
	public CompletionStage<ResultCursor> run(Query query) {
		return this.gate.run(new ScopeFuture<>(this.frame, null),
				this.frame.observed(() -> this.runner.runAsync(query)), this.frame, (ex) -> {
				});
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
		ScopeFuture<T> result = new ScopeFuture<>(this.frame, null);
		Runnable end = () -> Stages.then(Stages.call(this.frame.observed(call)), (value, ex) -> {
			Throwable error = (ex != null) ? Errors.unwrap(ex) : null;
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

}
