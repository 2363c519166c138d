package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * Work in a session scope.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see SessionOperations#execute(SessionWork)
 */
@FunctionalInterface
public interface SessionWork<T extends @Nullable Object> {

	/**
	 * Do the work, without blocking. Called on the thread that called the template. A
	 * transaction that the work begins must be committed or rolled back by it: work that
	 * leaves one open fails, and the transaction is rolled back. A begin or commit that
	 * is under way when the stage completes is awaited.
	 * @param session the session; it is closed by the template when the stage completes,
	 * and is of no use after that. Not thread-safe: its calls must follow each other
	 * @return a stage that completes when all work on the session is done; never
	 * {@code null}
	 */
	CompletionStage<? extends T> doInSession(AsyncSession session);

}
