package io.github.neo4jsessions;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ProtocolException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
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
	 * Rolled back, though a query may have failed as well.
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

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The outcome as it appears in observations.
	 */
	String label() {
		return this.label;
	}

	/**
	 * Constraints, and what ends a transaction before its commit: time limits, deadlocks,
	 * lost locks.
	 */
	private static final List<String> REFUSALS = List.of("Neo.ClientError.Schema.", "Neo.ClientError.Statement.",
			"Neo.ClientError.Transaction.", "Neo.TransientError.Transaction.");

	/**
	 * What a failed commit came to. It is certain only where the server refused it for a
	 * reason that is looked at before anything is committed, or where the driver never
	 * sent it, the transaction having been terminated before. All else leaves open
	 * whether the server committed: a broken connection, and answers such as
	 * {@code Neo.TransientError.General.DatabaseUnavailable}, which a server that is
	 * being stopped gives after the commit was made.
	 */
	static Outcome ofFailedCommit(Throwable error) {
		return isRefusal(error) ? FAILED : UNKNOWN;
	}

	/**
	 * What a rollback came to. The driver rolls back before it reports the error of a
	 * query whose result is not consumed, which is a {@link ClientException}.
	 */
	static Outcome ofRollback(@Nullable Throwable error) {
		return (error != null && !(error instanceof ClientException)) ? FAILED : ROLLED_BACK;
	}

	/**
	 * What a query that commits by itself came to when it failed. Its commit is part of
	 * its answer, so that what leaves open the outcome of a commit leaves open this one;
	 * except where the request was never sent. What the driver refuses itself, for want
	 * of a connection for instance, was not sent either.
	 */
	static Outcome ofFailedQuery(Throwable error) {
		boolean mayBeCommitted = error instanceof ServiceUnavailableException
				|| error instanceof SessionExpiredException || error instanceof ProtocolException
				|| error instanceof DatabaseException || hasCode(error, "Neo.ClientError.Cluster.")
				|| (hasCode(error, "Neo.TransientError.") && !isRefusal(error));
		return (mayBeCommitted && wasSent(error)) ? UNKNOWN : FAILED;
	}

	/**
	 * Whether the request may have reached the server: not if no connection could be
	 * made.
	 */
	static boolean wasSent(Throwable error) {
		return !Errors.hasCause(error,
				(cause) -> cause instanceof ConnectException || cause instanceof UnknownHostException);
	}

	private static boolean isRefusal(Throwable error) {
		return error instanceof TransactionTerminatedException
				|| REFUSALS.stream().anyMatch((prefix) -> hasCode(error, prefix));
	}

	/**
	 * Whether the server answered a query with this error: it takes no commit after that.
	 */
	static boolean isAnswer(Throwable error) {
		return error instanceof TransactionTerminatedException || hasCode(error, "Neo.");
	}

	private static boolean hasCode(Throwable error, String prefix) {
		return error instanceof Neo4jException ex && ex.code() != null && ex.code().startsWith(prefix);
	}

}
