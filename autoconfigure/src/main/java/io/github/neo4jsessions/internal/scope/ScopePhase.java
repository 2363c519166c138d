package io.github.neo4jsessions.internal.scope;

import io.github.neo4jsessions.OpenScope;
import org.jspecify.annotations.Nullable;

/**
 * The phases of a {@link SessionScope}.
 */
public enum ScopePhase {

	/**
	 * There is no session yet.
	 */
	NEW,

	/**
	 * The session is open, and the unit of work begins.
	 */
	STARTING,

	/**
	 * The work runs.
	 */
	WORKING,

	/**
	 * The work is done, or was stopped.
	 */
	ENDING,

	/**
	 * Ending, though the caller was told that it takes too long.
	 */
	ABANDONED,

	/**
	 * The COMMIT is sent.
	 */
	COMMITTING,

	/**
	 * The COMMIT was not answered in time, and the caller was told so.
	 */
	OVERDUE,

	/**
	 * There is nothing left to do but to close the session.
	 */
	ENDED,

	/**
	 * The session is being closed.
	 */
	CLOSING,

	/**
	 * There is no session any more.
	 */
	CLOSED;

	/**
	 * Whether the end of the scope may have to wait for what the work left running or
	 * being read.
	 */
	boolean isEnding() {
		return switch (this) {
			case NEW, STARTING, WORKING, COMMITTING, OVERDUE, ENDED, CLOSED -> false;
			case ENDING, ABANDONED, CLOSING -> true;
		};
	}

	boolean isBeforeTheEnd() {
		return switch (this) {
			case NEW, STARTING, WORKING -> true;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED, CLOSING, CLOSED -> false;
		};
	}

	/**
	 * Whether the work has ended, or was stopped, and the scope has not ended.
	 */
	boolean isAfterWork() {
		return switch (this) {
			case NEW, STARTING, WORKING, CLOSED -> false;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED, CLOSING -> true;
		};
	}

	/**
	 * What an operator sees, or {@code null} if the session is not open.
	 */
	OpenScope.@Nullable State state() {
		return switch (this) {
			case NEW, CLOSED -> null;
			case STARTING -> OpenScope.State.STARTING;
			case WORKING -> OpenScope.State.WORKING;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED -> OpenScope.State.ENDING;
			case CLOSING -> OpenScope.State.CLOSING;
		};
	}

}
