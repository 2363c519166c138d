package io.github.neo4jsessions.internal.scope;

import io.github.neo4jsessions.OpenScope;
import org.jspecify.annotations.Nullable;

/**
 * The phases of a {@link SessionScope}.
 */
public enum ScopePhase {

	/**
	 * No session is open yet.
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
	 * The work has completed or was stopped.
	 */
	ENDING,

	/**
	 * Ending, after the caller was notified that the end takes too long.
	 */
	ABANDONED,

	/**
	 * The COMMIT is sent.
	 */
	COMMITTING,

	/**
	 * The COMMIT was not answered in time, and the caller was notified.
	 */
	OVERDUE,

	/**
	 * Only the close of the session remains.
	 */
	ENDED,

	/**
	 * The session is being closed.
	 */
	CLOSING,

	/**
	 * The session is closed, or none was opened.
	 */
	CLOSED;

	/**
	 * Return whether the end of the scope may be waiting for queries or reads that the
	 * work left in progress.
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
	 * Return whether the work has ended or was stopped, or could not begin, and the scope
	 * is not closed.
	 */
	boolean isAfterWork() {
		return switch (this) {
			case NEW, STARTING, WORKING, CLOSED -> false;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED, CLOSING -> true;
		};
	}

	/**
	 * Return the state that the endpoint shows, or {@code null} if no session is open.
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
