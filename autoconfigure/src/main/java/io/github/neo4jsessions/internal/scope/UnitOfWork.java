package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * The content of a {@link SessionScope}. It begins on the open session, runs the work,
 * ends it, and classifies errors. The scope calls the methods for these steps one at a
 * time, in the order below.
 *
 * @param <T> the type of the value
 */
public interface UnitOfWork<T extends @Nullable Object> {

	/**
	 * Begin on a session that was just opened; then call {@link SessionScope#ready()} or
	 * {@link SessionScope#couldNotBegin}.
	 */
	void begin(AsyncSession session);

	/**
	 * Return the work that does not wait for its scope to begin, or {@code null} if the
	 * work waits.
	 */
	@Nullable Eager eager();

	/**
	 * Refuse the queries of eager work, since there will be no session for them.
	 * @param error the reason
	 */
	default void refuseEagerWork(Throwable error) {
		Eager eager = eager();
		if (eager != null) {
			eager.refuse(error);
		}
	}

	/**
	 * Return the context that the work runs in.
	 */
	ScopeContext context();

	/**
	 * Call the user's work.
	 */
	@Nullable CompletionStage<? extends T> work();

	/**
	 * Continue after the work. Call {@link SessionScope#allWorked} when all joined calls
	 * have completed too.
	 * @param error the error of the work, or {@code null}
	 */
	void worked(@Nullable T value, @Nullable Throwable error);

	/**
	 * Note that a query of this scope, or a read of one of its results, failed.
	 */
	default void callFailed(Throwable error) {
	}

	/**
	 * Return whether work that failed with this error is still committed, by the rules of
	 * a transaction manager.
	 */
	default boolean commits(Throwable error) {
		return false;
	}

	/**
	 * Return whether to commit although the work failed, once all joined calls have
	 * completed.
	 */
	default boolean commitsThoughWorkFailed() {
		return false;
	}

	/**
	 * End reads after the batch in progress. Called only from WORKING on.
	 */
	void cutOff();

	/**
	 * End what was begun, then call {@link SessionScope#close} in phase ENDED.
	 * @param succeeded whether it may be committed
	 */
	void end(boolean succeeded);

	/**
	 * Return whether {@link #begin} has taken the session.
	 */
	boolean hasSession();

	/**
	 * Close the session.
	 * @param next notified when the driver has closed it
	 */
	void closeSession(Stages.Next<@Nullable Void> next);

	/**
	 * Return whether success is certain before the close, so that a failed close does not
	 * change the result.
	 */
	boolean isCertainBeforeClose();

	/**
	 * Notify the listeners of the end, before the result is reported to the caller.
	 * @return a stage that completes when they have been notified, or {@code null} if
	 * there are none
	 */
	default @Nullable CompletionStage<Void> notifyOfEnd() {
		return null;
	}

	/**
	 * Release the references that are not needed after the end.
	 */
	void releaseReferences();

	/**
	 * Return the error to report if the session could not be opened or the unit of work
	 * could not begin.
	 */
	Throwable translateStart(Throwable ex);

	/**
	 * Return whether the work may be retried after this error.
	 */
	boolean mayRetry(Throwable firstError);

	/**
	 * Report that COMMIT was sent and is not answered in time.
	 * @param stop why the scope was stopped
	 * @return the error to report to the caller
	 */
	default Throwable reportOverdueCommit(Throwable stop) {
		throw new IllegalStateException("A scope without a transaction has no commit");
	}

	/**
	 * Note that the scope no longer waits for an answer that has not arrived.
	 */
	default void stopUnanswered() {
	}

	/**
	 * Decide the outcome, since the session is closed. What arrives later does not change
	 * it.
	 */
	default void concluded() {
	}

	/**
	 * Report that the scope was stopped with a cause, if it left the outcome unknown.
	 * @param error the first error, or why the scope was stopped
	 * @return the error to report to the caller
	 */
	default Throwable reportStopped(Throwable error) {
		return error;
	}

	/**
	 * End the joined calls of this scope that are still at work.
	 */
	default void abandonWork() {
	}

	/**
	 * Return the name of the transaction, or {@code null} for none.
	 */
	default @Nullable String transactionName() {
		return null;
	}

	/**
	 * Return the context for the observation of the scope.
	 */
	ScopeObservationContext observationContext();

	/**
	 * Return the outcome of the scope, or {@code null} if there is none.
	 */
	@Nullable Outcome outcome();

	/**
	 * Creates the units of a call whose work may still be running when its unit has
	 * ended.
	 *
	 * @param <T> the type of the value
	 */
	interface Successive<T extends @Nullable Object> extends Function<SessionScope<T>, UnitOfWork<T>> {

		/**
		 * Return a stage that completes when the work of the last unit has ended.
		 */
		CompletableFuture<@Nullable Void> lastEnded();

		/**
		 * Run an action when the work of the last unit has ended: now, unless these units
		 * are successive.
		 */
		static void whenLastEnded(@Nullable Function<?, ?> units, Runnable action) {
			CompletableFuture<?> ended = (units instanceof Successive<?> successive) ? successive.lastEnded() : null;
			if (ended == null || ended.isDone()) {
				action.run();
			}
			else {
				// not on the thread of the work, whose stack may have no room left
				Stages.then(ended, (ignored, ex) -> Timeouts.callBack(action));
			}
		}

	}

	/**
	 * Work that runs at once, before its scope has begun.
	 */
	interface Eager {

		/**
		 * Run the work.
		 */
		void run();

		/**
		 * Refuse the queries of the work, since the session that they wait for will not
		 * be available.
		 * @param error the reason
		 */
		void refuse(Throwable error);

	}

}
