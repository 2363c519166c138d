package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.GuardedSession;
import org.jspecify.annotations.Nullable;

/**
 * Work in a session without a transaction of its own: each query commits by itself, or in
 * a transaction that the work begins.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface AutoCommitWork<T extends @Nullable Object> {

	/**
	 * Run the work.
	 * @param session the session, which is open
	 * @param context the context that the work runs in
	 */
	@Nullable CompletionStage<? extends T> call(GuardedSession session, ScopeContext context);

	/**
	 * Prepare the work, now that the session is open.
	 * @param session the session
	 * @param context the context of the scope
	 * @return the context that the work runs in
	 */
	default ScopeContext begin(GuardedSession session, ScopeContext context) {
		return context;
	}

	/**
	 * Note that the scope has begun and is about to run the work.
	 */
	default void begun() {
	}

	/**
	 * Return the work that does not wait for its scope to begin, or {@code null} if the
	 * work waits.
	 */
	default UnitOfWork.@Nullable Eager eager() {
		return null;
	}

	/**
	 * Refuse further queries of the work.
	 */
	default void end() {
	}

	/**
	 * Return whether success is certain before the session is closed.
	 */
	default boolean isCertainBeforeClose() {
		return false;
	}

	/**
	 * Return whether the outcome of the work is unknown.
	 */
	default boolean isOutcomeUnknown() {
		return false;
	}

	/**
	 * Note that the scope no longer waits for an answer that has not arrived.
	 */
	default void stopUnanswered() {
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
	 * Decide the outcome, since the session is closed. What arrives later does not change
	 * it.
	 * @param error the error of the scope, or why it was stopped, or {@code null}
	 */
	default void concluded(@Nullable Throwable error) {
	}

	/**
	 * Return whether the work may be retried after a failure. By default it may not,
	 * since queries that commit by themselves may already be committed.
	 */
	default boolean mayRetry() {
		return false;
	}

	/**
	 * Release the references that are not needed after the end.
	 */
	default void releaseReferences() {
	}

}
