package io.github.neo4jsessions.internal.driver;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import io.github.neo4jsessions.internal.async.Exceptions;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ProtocolException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/**
 * How a scope ended: its transaction, or its work if it has no transaction.
 */
public enum Outcome {

	/**
	 * The server acknowledged the commit.
	 */
	COMMITTED,

	/**
	 * The transaction was rolled back. A query may have failed before.
	 */
	ROLLED_BACK,

	/**
	 * The transaction was certainly not committed: begin or commit was refused, or the
	 * rollback failed (the server rolls back a transaction that its client abandons).
	 */
	FAILED,

	/**
	 * The commit was sent, and no answer arrived that shows whether it was made.
	 */
	UNKNOWN,

	/**
	 * The work of a scope without a transaction has completed. Work that fails is FAILED,
	 * or UNKNOWN if it is an auto-commit query that may be committed.
	 */
	COMPLETED,

	/**
	 * A scope without a transaction was stopped and has no error: in most cases its
	 * caller has cancelled it.
	 */
	CANCELLED;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the outcome as it appears in observations and in the log.
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Return the label of an outcome, or {@code null} if there is none.
	 */
	public static @Nullable String labelOf(@Nullable Outcome outcome) {
		return (outcome != null) ? outcome.label : null;
	}

	/**
	 * Prefixes of the status codes with which the server refuses a commit before it makes
	 * it: constraints, privileges, a read-only database, and what ends a transaction
	 * before its commit, such as time limits, deadlocks and lost locks; or a request that
	 * it does not accept. {@code docs/exceptions.md} has the evidence for each.
	 */
	private static final List<String> REFUSALS = List.of("Neo.ClientError.Schema.", "Neo.ClientError.Security.",
			"Neo.ClientError.Statement.", "Neo.ClientError.Transaction.", "Neo.TransientError.Transaction.",
			"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
			"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "Neo.ClientError.Request.Invalid",
			"Neo.TransientError.Request.NoThreadsAvailable", "Neo.TransientError.Request.ResourceExhaustion");

	/**
	 * Codes with such a prefix that prove nothing: they hide the outcome of a commit on
	 * another server, or report that a wait was interrupted or that the client did not
	 * take the answer.
	 */
	private static final Set<String> NO_REFUSALS = Set.of("Neo.ClientError.Statement.RemoteExecutionClientError",
			"Neo.TransientError.Transaction.Interrupted", "Neo.ClientError.Request.InvalidUsage");

	/**
	 * Return the outcome of a failed commit. It is certain only if the server refused the
	 * commit for a reason that it checks before it commits anything, or if the driver
	 * never sent it, since the transaction was terminated before. All other errors leave
	 * open whether the server committed: a broken connection, and answers such as
	 * {@code Neo.TransientError.General.DatabaseUnavailable}, which a server that is
	 * being stopped gives after the commit was made.
	 */
	public static Outcome ofFailedCommit(Throwable error) {
		return (isRefusal(error) || isOfQueryBefore(error)) ? FAILED : UNKNOWN;
	}

	/**
	 * Return the outcome of a rollback. The driver rolls back before it reports the error
	 * of a query whose result was not consumed, which is a {@link ClientException}.
	 */
	public static Outcome ofRollback(@Nullable Throwable error) {
		return (error != null && !(error instanceof ClientException)) ? FAILED : ROLLED_BACK;
	}

	/**
	 * Return the outcome of a failed auto-commit query. Its commit is part of its result:
	 * an error that leaves open the outcome of a commit leaves open this one too. The
	 * exceptions are a request that was never sent, because the driver refused it or had
	 * no connection, and a request of the client that the server refused before there was
	 * a result, because it does not know the database, for example.
	 * @param hadResult whether the server had begun to answer with a result
	 */
	public static Outcome ofFailedQuery(Throwable error, boolean hadResult) {
		if (!hadResult && hasCode(error, "Neo.ClientError.") && !hasCode(error, "Neo.ClientError.Cluster.")) {
			return FAILED;
		}
		boolean mayBeCommitted = error instanceof ServiceUnavailableException
				|| error instanceof SessionExpiredException || error instanceof ProtocolException
				|| error instanceof DatabaseException || isClientErrorOfCommit(error)
				|| (hasCode(error, "Neo.TransientError.") && !isRefusal(error));
		return (mayBeCommitted && wasSent(error)) ? UNKNOWN : FAILED;
	}

	private static boolean isClientErrorOfCommit(Throwable error) {
		return hasCode(error, "Neo.ClientError.Cluster.") || hasCode(error, "Neo.ClientError.Database.")
				|| (hasCode(error, "Neo.ClientError.") && NO_REFUSALS.contains(code(error)));
	}

	/**
	 * Return whether the request may have reached the server. It has not if no connection
	 * could be made.
	 */
	public static boolean wasSent(Throwable error) {
		return !Exceptions.hasCause(error,
				(cause) -> cause instanceof ConnectException || cause instanceof UnknownHostException);
	}

	private static boolean isRefusal(Throwable error) {
		return error instanceof TransactionTerminatedException
				|| (REFUSALS.stream().anyMatch((prefix) -> hasCode(error, prefix))
						&& !NO_REFUSALS.contains(code(error)));
	}

	/**
	 * Return whether the error is that of a query whose result was not consumed, with a
	 * suppressed error that says that the driver did not send the commit. An error
	 * without a status code of the server proves nothing: the driver shares one between
	 * all connections.
	 */
	private static boolean isOfQueryBefore(Throwable error) {
		return isAnswer(error)
				&& Stream.of(error.getSuppressed()).anyMatch(TransactionTerminatedException.class::isInstance);
	}

	/**
	 * Return whether the transaction was terminated before its end was requested.
	 */
	public static boolean isTerminated(Throwable error) {
		return error instanceof TransactionTerminatedException;
	}

	/**
	 * Return whether the server answered with this error.
	 */
	public static boolean isAnswer(Throwable error) {
		return hasCode(error, "Neo.");
	}

	private static boolean hasCode(Throwable error, String prefix) {
		return code(error).startsWith(prefix);
	}

	private static String code(Throwable error) {
		try {
			return (error instanceof Neo4jException ex && ex.code() != null) ? ex.code() : "";
		}
		catch (Throwable unusable) {
			// code() was overridden and throws
			return "";
		}
	}

}
