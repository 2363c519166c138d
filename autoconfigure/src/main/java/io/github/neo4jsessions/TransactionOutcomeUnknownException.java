package io.github.neo4jsessions;

import org.springframework.transaction.TransactionSystemException;

/**
 * A COMMIT was sent, and what came back does not say what became of it: the transaction
 * may or may not be committed. The message says what happened: the connection was lost,
 * the answer did not come in time, or the server answered with an error that may follow a
 * commit. Doing the work again may apply it twice; look at the data first.
 *
 * @since 0.1.0
 */
public final class TransactionOutcomeUnknownException extends TransactionSystemException {

	/**
	 * Report an unknown outcome.
	 * @param message what happened, and on which template
	 * @param cause what the driver reported instead of an acknowledgement
	 */
	public TransactionOutcomeUnknownException(String message, Throwable cause) {
		super(message, cause);
	}

}
