package io.github.neo4jsessions;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * A snapshot of a scope whose session is open. It contains what an operator needs to
 * identify the scope, but no queries, parameters, bookmarks or users.
 *
 * @param id identifies the scope within the application, until that is restarted
 * @param age the time since the session was opened
 * @param state the current phase of the scope
 * @param accessMode the access mode that the session was opened with
 * @param database the database, or {@code null} for the user's home database
 * @param transactionName the transaction metadata {@code name}, which is the name of a
 * Spring transaction definition; {@code null} if there is no name or no transaction
 * @param leaked whether the session was reported as open for too long
 * @since 0.1.0
 */
public record OpenScope(long id, Duration age, State state, AccessMode accessMode, @Nullable String database,
		@Nullable String transactionName, boolean leaked) {

	/**
	 * The phase of a scope.
	 */
	public enum State {

		/**
		 * The session is open, and the transaction, if any, is being begun.
		 */
		STARTING,

		/**
		 * The work is running.
		 */
		WORKING,

		/**
		 * The work has ended or was stopped. Calls in progress are awaited, and then the
		 * transaction is committed or rolled back.
		 */
		ENDING,

		/**
		 * The session is being closed.
		 */
		CLOSING

	}

}
