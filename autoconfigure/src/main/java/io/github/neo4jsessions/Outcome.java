package io.github.neo4jsessions;

import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/**
 * How a transaction ended.
 */
enum Outcome {

	/**
	 * The server acknowledged the commit.
	 */
	COMMITTED,

	/**
	 * The server acknowledged the rollback.
	 */
	ROLLED_BACK,

	/**
	 * Certainly not committed: begin or commit refused, or the rollback failed (the
	 * server rolls back what it hears no more of).
	 */
	FAILED,

	/**
	 * The commit was sent and not answered.
	 */
	UNKNOWN;

	/**
	 * What a failed commit came to. It is certain only where the server itself refused
	 * it, with a status code of the client's or of a transient fault, or where the driver
	 * never sent it, the transaction having been terminated before. All else, a broken
	 * connection first of all, leaves open whether the server committed.
	 */
	static Outcome ofFailedCommit(Throwable error) {
		return isRefusal(error) ? FAILED : UNKNOWN;
	}

	/**
	 * Whether the server itself answered with a failure, and so did not do as it was
	 * told.
	 */
	static boolean isRefusal(Throwable error) {
		return error instanceof TransactionTerminatedException || (error instanceof Neo4jException ex
				&& (ex.code().startsWith("Neo.ClientError.") || ex.code().startsWith("Neo.TransientError.")));
	}

}
