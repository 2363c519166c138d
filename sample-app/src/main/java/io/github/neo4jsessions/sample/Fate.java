package io.github.neo4jsessions.sample;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.CannotCreateTransactionException;

/**
 * What became of a caller.
 */
enum Fate {

	/** The server acknowledged the commit. */
	COMMITTED,

	/** Nothing is committed. */
	ROLLED_BACK,

	/** COMMIT was sent and not answered. */
	UNKNOWN,

	/** There was no session for the call. */
	REFUSED,

	/** The caller gave up; nothing is committed unless COMMIT was sent before. */
	CANCELLED,

	/** The server did not begin a transaction. */
	NOT_BEGUN;

	/**
	 * Return the fate of a caller.
	 * @param failure the failure of its future, or {@code null}
	 * @return the fate
	 */
	static Fate of(@Nullable Throwable failure) {
		if (failure == null) {
			return COMMITTED;
		}
		if (failure instanceof CompletionException && failure.getCause() != null) {
			return of(failure.getCause());
		}
		if (failure instanceof TransactionOutcomeUnknownException) {
			return UNKNOWN;
		}
		if (failure instanceof SessionLimitException) {
			return REFUSED;
		}
		if (failure instanceof CancellationException || failure instanceof TimeoutException) {
			return CANCELLED;
		}
		return (failure instanceof CannotCreateTransactionException) ? NOT_BEGUN : ROLLED_BACK;
	}

}
