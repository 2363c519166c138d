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
 * How a transaction ended.
 */
public enum Outcome {

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
	 * The commit was sent and not answered, or not by anything that tells what became of
	 * it.
	 */
	UNKNOWN;

	private final String label = name().toLowerCase(Locale.ROOT);

	/**
	 * The outcome as it appears in observations.
	 */
	public String label() {
		return this.label;
	}

	/**
	 * How the codes begin that the server answers a commit with before it makes it:
	 * constraints, privileges, a database that is read-only, and what ends a transaction
	 * before its commit, such as time limits, deadlocks and lost locks; or a request that
	 * it does not take up. {@code docs/exceptions.md} has the evidence for each.
	 */
	private static final List<String> REFUSALS = List.of("Neo.ClientError.Schema.", "Neo.ClientError.Security.",
			"Neo.ClientError.Statement.", "Neo.ClientError.Transaction.", "Neo.TransientError.Transaction.",
			"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
			"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "Neo.ClientError.Request.Invalid",
			"Neo.TransientError.Request.NoThreadsAvailable", "Neo.TransientError.Request.ResourceExhaustion");

	/**
	 * Those among them that prove nothing: they hide what the commit of another server
	 * came to, tell that a wait for it was broken off, or that the answer was not taken.
	 */
	private static final Set<String> NO_REFUSALS = Set.of("Neo.ClientError.Statement.RemoteExecutionClientError",
			"Neo.TransientError.Transaction.Interrupted", "Neo.ClientError.Request.InvalidUsage");

	/**
	 * What a failed commit came to. It is certain only where the server refused it for a
	 * reason that is looked at before anything is committed, or where the driver never
	 * sent it, the transaction having been terminated before. All else leaves open
	 * whether the server committed: a broken connection, and answers such as
	 * {@code Neo.TransientError.General.DatabaseUnavailable}, which a server that is
	 * being stopped gives after the commit was made.
	 */
	public static Outcome ofFailedCommit(Throwable error) {
		return (isRefusal(error) || isOfQueryBefore(error)) ? FAILED : UNKNOWN;
	}

	/**
	 * What a rollback came to. The driver rolls back before it reports the error of a
	 * query whose result is not consumed, which is a {@link ClientException}.
	 */
	public static Outcome ofRollback(@Nullable Throwable error) {
		return (error != null && !(error instanceof ClientException)) ? FAILED : ROLLED_BACK;
	}

	/**
	 * What a query that commits by itself came to when it failed. Its commit is part of
	 * its result, so that what leaves open the outcome of a commit leaves open this one;
	 * except where the request was never sent, or where the server refused the client's
	 * request before there was a result: its database is not known, for instance. What
	 * the driver refuses itself, for want of a connection for instance, was not sent
	 * either.
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
	 * Whether the request may have reached the server: not if no connection could be
	 * made.
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
	 * Whether the driver reports the error of a query whose result was not consumed, and
	 * beside it that it did not send the commit. An error without a code of the server's
	 * proves nothing: the driver has one that all connections share.
	 */
	private static boolean isOfQueryBefore(Throwable error) {
		return isAnswer(error)
				&& Stream.of(error.getSuppressed()).anyMatch(TransactionTerminatedException.class::isInstance);
	}

	/**
	 * Whether the transaction was ended before its end was asked for.
	 */
	public static boolean isTerminated(Throwable error) {
		return error instanceof TransactionTerminatedException;
	}

	/**
	 * Whether the server answered with this error.
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
			// of a subclass that is anybody's code
			return "";
		}
	}

}
