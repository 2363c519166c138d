package io.github.neo4jsessions;

import org.springframework.transaction.TransactionSystemException;

/**
 * A COMMIT was sent and its acknowledgement was lost: the transaction may or may not be
 * committed. Doing the work again may apply it twice; look at the data first.
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
