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
	 * Call the work.
	 * @param session the session, which is open
	 * @param frame the context that the work runs in
	 */
	@Nullable CompletionStage<? extends T> call(GuardedSession session, ScopeContext frame);

	/**
	 * The session is open.
	 * @param session the session
	 * @param frame the context of the scope
	 * @return the context that the work runs in
	 */
	default ScopeContext begin(GuardedSession session, ScopeContext frame) {
		return frame;
	}

	/**
	 * The scope is about to be ready.
	 */
	default void begun() {
	}

	/**
	 * The work that does not wait for its scope to begin, or {@code null} if the work
	 * waits.
	 */
	default UnitOfWork.@Nullable Eager eager() {
		return null;
	}

	/**
	 * The work may run no further query.
	 */
	default void end() {
	}

	/**
	 * Whether a success is certain before the close of the session.
	 */
	default boolean isCertainBeforeClose() {
		return false;
	}

	/**
	 * Whether it may or may not be committed.
	 */
	default boolean isOutcomeUnknown() {
		return false;
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
	 * Whether a failure may be tried again. As a rule it may not: queries that commit by
	 * themselves may have done so.
	 */
	default boolean mayRetry() {
		return false;
	}

	/**
	 * Keep nothing that is of no use after the end.
	 */
	default void letGo() {
	}

}
