package io.github.neo4jsessions.internal.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;

/**
 * Reads the rows of one attempt for a stream: requests a row from the driver, holds it
 * until the subscriber has requested it, and passes it on.
 */
final class RowReading {

	private final RowStream<?> stream;

	private final ResultCursor cursor;

	private final ScopeContext context;

	private final CompletableFuture<@Nullable Throwable> done = new CompletableFuture<>();

	/**
	 * Whether a call of the cursor or of the subscriber is in progress.
	 */
	private volatile boolean busy;

	/**
	 * The row that has not been requested yet. Written by the thread that set
	 * {@code busy}, before it clears it.
	 */
	private @Nullable Record held;

	RowReading(RowStream<?> stream, ResultCursor cursor, ScopeContext context) {
		this.stream = stream;
		this.cursor = cursor;
		this.context = context;
	}

	/**
	 * Return a stage that completes when the result has ended, with the error of the
	 * subscriber if there is one.
	 */
	CompletionStage<@Nullable Throwable> done() {
		return this.done;
	}

	/**
	 * Take the next step, if there is one to take.
	 * @return {@code false} if there is no step to take now
	 */
	boolean goOn() {
		if (this.busy || this.done.isDone()) {
			return false;
		}
		Record row = this.held;
		if (this.stream.isOver()) {
			this.held = null;
			return discard();
		}
		if (row == null) {
			this.busy = true;
			Stages.then(Stages.call(this.cursor::nextAsync), this::received);
			return true;
		}
		if (!this.stream.isRequested()) {
			return false;
		}
		this.busy = true;
		this.held = null;
		deliver(row);
		return true;
	}

	private boolean discard() {
		if (!this.stream.discardsRest()) {
			return false;
		}
		this.busy = true;
		Stages.then(Stages.call(this.cursor::consumeAsync), (summary, ex) -> end(null, ex));
		return true;
	}

	private void received(@Nullable Record row, @Nullable Throwable ex) {
		if (ex == null && row == null && this.context.wantsSummaries()) {
			// the driver has the summary by now
			Stages.then(Stages.call(this.cursor::consumeAsync), (summary, ignored) -> end(null, null));
			return;
		}
		if (ex != null || row == null) {
			end(null, ex);
			return;
		}
		this.held = row;
		this.busy = false;
		this.stream.drain();
	}

	private void deliver(Record row) {
		Executor callbacks = this.context.callbackExecutor();
		try {
			if (callbacks != null) {
				callbacks.execute(() -> pass(row));
			}
			else {
				pass(row);
			}
		}
		catch (Throwable rejected) {
			end(rejected, null);
		}
	}

	private void pass(Record row) {
		try {
			ScopeContext.in(this.context, () -> {
				this.stream.pass(row);
				return null;
			});
		}
		catch (Throwable unusable) {
			end(unusable, null);
			return;
		}
		this.busy = false;
		this.stream.drain();
	}

	private void end(@Nullable Throwable subscriberError, @Nullable Throwable error) {
		if (error != null) {
			this.done.completeExceptionally(error);
		}
		else {
			this.done.complete(subscriberError);
		}
	}

}
