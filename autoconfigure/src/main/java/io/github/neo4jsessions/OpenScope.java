package io.github.neo4jsessions;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * A scope whose session is open, as it was at one moment. Says what an operator needs to
 * find it, and nothing of its queries, parameters, bookmarks or users.
 *
 * @param id tells it from all other scopes of the application, until that is restarted
 * @param age how long the session is open
 * @param state how far it has come
 * @param accessMode what the session was opened for
 * @param database the database, or {@code null} for the user's home database
 * @param transactionName the transaction metadata {@code name}, which is the name of a
 * Spring transaction definition; {@code null} without one, or without a transaction
 * @param leaked whether it was reported as open for too long
 * @since 0.1.0
 */
public record OpenScope(long id, Duration age, State state, AccessMode accessMode, @Nullable String database,
		@Nullable String transactionName, boolean leaked) {

	/**
	 * How far a scope has come.
	 */
	public enum State {

		/**
		 * The session is open, and its transaction, if it is to have one, is being begun.
		 */
		STARTING,

		/**
		 * The work is under way.
		 */
		WORKING,

		/**
		 * The work has ended, or was stopped; what is under way is waited for, then the
		 * transaction is committed or rolled back.
		 */
		ENDING,

		/**
		 * The session is being closed.
		 */
		CLOSING

	}

}
