package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.internal.context.CallerContext;
import org.jspecify.annotations.Nullable;

/**
 * A scope as its template sees it: something to list, to name in the log, and to end.
 */
public interface ManagedScope {

	/**
	 * Its number and its age, for the log.
	 */
	String describe();

	/**
	 * What else the thread of its caller carried, or {@code null} for nothing.
	 */
	@Nullable CallerContext context();

	/**
	 * The place in the program that made the call, or {@code null} if it was not noted.
	 */
	@Nullable Throwable opener();

	/**
	 * Whether it was asked for its number and gave this one.
	 */
	boolean isKnownAs(long id);

	/**
	 * What an operator sees, or {@code null} if the session is not open.
	 * @param now the time, as {@code System.nanoTime()} tells it
	 */
	@Nullable OpenScope snapshot(long now);

	/**
	 * Do not open a session, if there is none yet.
	 */
	void refuse(RuntimeException refusal);

	/**
	 * End the work without its success.
	 * @param cause what to report, or {@code null} if the caller's future is complete
	 */
	void stop(@Nullable Throwable cause);

	/**
	 * Whether it was stopped by an operator, or at the end of its template.
	 */
	boolean isAborted();

	/**
	 * Tell the caller of a scope that was stopped and has not come to its end in time.
	 */
	void tellOverdue();

	/**
	 * A step failed, and the caller may not learn of it.
	 */
	void log(String step, Throwable error);

}
