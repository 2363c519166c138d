package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * Callback for work in a session scope.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see SessionOperations#execute(SessionWork)
 */
@FunctionalInterface
public interface SessionWork<T extends @Nullable Object> {

	/**
	 * Do the work, without blocking. Called on the thread of the caller or, if the call
	 * waited for a permit, on the template's callback executor or the thread that
	 * released the permit. Work that begins a transaction must commit it or roll it back:
	 * if it leaves one open, the work fails and the transaction is rolled back. A begin
	 * or commit that is in progress when the stage completes is awaited.
	 * @param session the session; the template closes it when the stage completes, and it
	 * must not be used after that. It may be used from several threads: its calls reach
	 * the driver one after the other
	 * @return a stage that completes when all work on the session is done; never
	 * {@code null}
	 */
	CompletionStage<? extends T> doInSession(AsyncSession session);

}
