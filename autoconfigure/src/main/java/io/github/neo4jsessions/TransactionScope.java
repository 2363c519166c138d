package io.github.neo4jsessions;

import org.neo4j.driver.async.AsyncTransactionContext;

/**
 * The transaction that a {@link TransactionWork} runs in. It can run queries and ask for
 * a rollback; commit, rollback and close are the template's.
 *
 * <p>
 * Thread-safe: calls from several threads reach the driver one after the other, in the
 * order in which they arrive. The futures of {@code runAsync} fail with the driver's own
 * exceptions, so that the work can tell them apart; a failed query dooms the transaction
 * on the server even if the work recovers from it. After the end of the transaction
 * {@code runAsync} gives a future that failed with an {@link IllegalStateException}; a
 * {@code null} or empty query throws at the call.
 *
 * @since 0.1.0
 */
public interface TransactionScope extends AsyncTransactionContext {

	/**
	 * Let the transaction end with a rollback even if the work succeeds. Its value is
	 * returned nevertheless.
	 * @throws IllegalStateException if there is no transaction, since the propagation
	 * asked for none, or if it has ended
	 */
	void setRollbackOnly();

	/**
	 * Whether the transaction can only be rolled back.
	 * @return {@code true} after {@link #setRollbackOnly()}
	 */
	boolean isRollbackOnly();

}
