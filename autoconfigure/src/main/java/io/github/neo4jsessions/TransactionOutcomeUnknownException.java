package io.github.neo4jsessions;

import org.springframework.transaction.TransactionSystemException;

/**
 * Thrown when a COMMIT or an auto-commit query was sent and its outcome is unknown: it
 * may or may not be committed. The message names the reason: the connection was lost, the
 * answer did not arrive in time, or the server answered with an error that may follow a
 * commit. Doing the work again may apply it twice, so check the data first.
 *
 * @since 0.1.0
 */
public final class TransactionOutcomeUnknownException extends TransactionSystemException {

	/**
	 * Create the exception.
	 * @param message names the template and the reason
	 * @param cause the error that was reported instead of an acknowledgement
	 */
	public TransactionOutcomeUnknownException(String message, Throwable cause) {
		super(message, cause);
	}

}
