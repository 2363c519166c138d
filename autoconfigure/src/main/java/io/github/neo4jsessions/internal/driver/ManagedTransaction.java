package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.AsyncTransactionContext;

/**
 * A transaction that the work of {@code execute} leaves to the driver: one attempt of
 * {@code executeReadAsync} or {@code executeWriteAsync}. The driver ends it when the
 * stage of the callback completes.
 *
 * @param <T> the type of the value
 */
final class ManagedTransaction<T extends @Nullable Object> extends GuardedContext {

	private final CompletableFuture<T> worked = new CompletableFuture<>();

	/**
	 * Whether the work is done, so that it can no longer handle an error.
	 */
	private volatile boolean returned;

	/**
	 * The error of a query or a read that the work did not await.
	 */
	private volatile @Nullable Throwable lateError;

	ManagedTransaction(AsyncTransactionContext transaction, ScopeContext context) {
		super(transaction, context);
	}

	/**
	 * Call the work of the user.
	 * @return a stage that completes as the stage of the work, once none of its results
	 * is being read any more; {@code null} if the work returned {@code null}
	 */
	@Nullable CompletionStage<T> work(AsyncTransactionCallback<CompletionStage<T>> callback) {
		CompletionStage<T> stage = ScopeContext.in(context(), () -> callback.execute(this));
		if (stage == null) {
			return null;
		}
		Stages.then(stage, (ignored, failure) -> {
			this.returned = true;
			Stages.then(end(failure != null, () -> stage), (value, ex) -> {
				Throwable error = (ex != null) ? ex : this.lateError;
				if (error != null) {
					this.worked.completeExceptionally(Exceptions.presentable(error));
				}
				else {
					this.worked.complete(value);
				}
			});
		});
		return this.worked;
	}

	@Override
	void callFailed(Throwable ex) {
		super.callFailed(ex);
		if (this.returned && this.lateError == null) {
			this.lateError = ex;
		}
	}

	/**
	 * Return the error to report if the driver reports that the work or the commit
	 * failed.
	 */
	Throwable endError(Throwable error) {
		return (this.worked.isDone() && !this.worked.isCompletedExceptionally()) ? commitError(error) : error;
	}

	/**
	 * Fail the stage of the work, so that the driver rolls the transaction back.
	 */
	@Override
	CompletionStage<Void> abandon() {
		return end(true, () -> {
			this.worked.completeExceptionally(new ScopeEndedException());
			return CompletableFuture.completedFuture(null);
		});
	}

}
