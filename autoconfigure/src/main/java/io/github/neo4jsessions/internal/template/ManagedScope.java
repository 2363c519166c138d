package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.internal.context.CallerContext;
import org.jspecify.annotations.Nullable;

/**
 * A scope as its template sees it. The template can list it, name it in the log, and end
 * it.
 */
public interface ManagedScope {

	/**
	 * Return the number and the age of this scope, for the log.
	 */
	String describe();

	/**
	 * Return the thread-local values of the caller, or {@code null} for none.
	 */
	@Nullable CallerContext callerContext();

	/**
	 * Return the place in the program that made the call, or {@code null} if it was not
	 * recorded.
	 */
	@Nullable Throwable opener();

	/**
	 * Return the name of the transaction, or {@code null} if it has none.
	 */
	@Nullable String transactionName();

	/**
	 * Return whether this number was assigned to this scope.
	 */
	boolean isKnownAs(long id);

	/**
	 * Return the state that the endpoint shows, or {@code null} if no session is open.
	 * @param now the current {@code System.nanoTime()}
	 */
	@Nullable OpenScope snapshot(long now);

	/**
	 * Refuse to open a session, unless one is open already.
	 */
	void refuse(RuntimeException refusal);

	/**
	 * Stop the work. A transaction is rolled back unless its COMMIT was sent.
	 * @param cause the error to report, or {@code null} if the caller's future is
	 * complete
	 */
	void stop(@Nullable Throwable cause);

	/**
	 * Return whether an operator, a drain or a shutdown stopped this scope.
	 */
	boolean isAborted();

	/**
	 * Notify the caller that this scope was stopped and has not ended in time.
	 */
	void tellOverdue();

	/**
	 * Log a failed step that may not be reported to the caller.
	 */
	void log(String step, Throwable error);

}
