package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * What a {@link SessionScope} asks of its content: begin on the open session, do the
 * work, end it, and say what errors mean. The scope calls these methods one step at a
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
	 * The work that does not wait for its scope to begin, or {@code null} if the work
	 * waits.
	 */
	@Nullable Eager eager();

	/**
	 * There will be no session: tell work that does not wait for that.
	 * @param error why
	 */
	default void refuseEagerWork(Throwable error) {
		Eager eager = eager();
		if (eager != null) {
			eager.refuse(error);
		}
	}

	/**
	 * The context that the work runs in.
	 */
	ScopeContext frame();

	/**
	 * Call the user's work.
	 */
	@Nullable CompletionStage<? extends T> work();

	/**
	 * The work is done. Call {@link SessionScope#allWorked} when nobody works in this
	 * scope any more.
	 * @param error of the work, or {@code null}
	 */
	void worked(@Nullable T value, @Nullable Throwable error);

	/**
	 * A query of this scope, or a read of one of its results, failed.
	 */
	default void callFailed(Throwable error) {
	}

	/**
	 * Whether work that failed with this error is committed all the same, by the rules of
	 * a transaction manager.
	 */
	default boolean commits(Throwable error) {
		return false;
	}

	/**
	 * Whether that is still so now that all is done.
	 */
	default boolean commitsThoughWorkFailed() {
		return false;
	}

	/**
	 * Read no further than to the end of the batch that is under way. Called from WORKING
	 * on only.
	 */
	void cutOff();

	/**
	 * End what was begun; then call {@link SessionScope#close} in phase ENDED.
	 * @param succeeded whether it may be committed
	 */
	void end(boolean succeeded);

	/**
	 * Whether {@link #begin} came as far as to take the session.
	 */
	boolean hasSession();

	/**
	 * Close the session.
	 * @param next told when the driver has done that
	 */
	void closeSession(Stages.Next<@Nullable Void> next);

	/**
	 * Whether a success is certain before the close, so that a close that fails does not
	 * take it back.
	 */
	boolean isCertainBeforeClose();

	/**
	 * Notify the listeners of the end, before the caller learns of it.
	 * @return completes when they have been notified, or {@code null} if there are none
	 */
	default @Nullable CompletionStage<Void> notifyOfEnd() {
		return null;
	}

	/**
	 * Keep nothing that is of no use after the end.
	 */
	void letGo();

	/**
	 * The error to report where there was no session to open, or nothing could begin on
	 * it.
	 */
	Throwable translateStart(Throwable ex);

	/**
	 * Whether the outcome that failed may be tried again.
	 */
	boolean mayRetry(Throwable firstError);

	/**
	 * The COMMIT was sent and is not answered in time.
	 * @param stop why the scope was stopped
	 * @return what to report
	 */
	default Throwable commitOverdue(Throwable stop) {
		throw new IllegalStateException("There is no commit in a scope without a transaction");
	}

	/**
	 * Nobody waits any more for an answer that was not given by now.
	 */
	default void stopUnanswered() {
	}

	/**
	 * What to report of a scope that was stopped with a cause.
	 * @param error the first error, or why the scope was stopped
	 */
	default Throwable stoppedError(Throwable error) {
		return error;
	}

	/**
	 * Tell those who work in this scope that nothing comes of it.
	 */
	default void abandonWork() {
	}

	/**
	 * The name of the transaction, where there is one that has one.
	 */
	default @Nullable String transactionName() {
		return null;
	}

	/**
	 * What is known of the scope for those who observe it.
	 */
	ScopeObservationContext observationContext();

	/**
	 * How it ended, for those who observe it, or {@code null} if it did not begin.
	 */
	@Nullable String outcome();

	/**
	 * Work that is called at once, before its scope has begun.
	 */
	interface Eager {

		/**
		 * Call the work.
		 */
		void run();

		/**
		 * What the queries of the work wait for will never be there.
		 * @param error why
		 */
		void refuse(Throwable error);

	}

}
