package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.neo4j.driver.exceptions.ConnectionReadTimeoutException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;

/**
 * Describes outcomes that are unknown: what was sent, and what arrived instead of an
 * acknowledgement.
 */
public final class UnknownOutcome {

	private UnknownOutcome() {
	}

	/**
	 * Return the error of a transaction.
	 * @param template the name of the template
	 * @param error the error that the driver reported for the commit
	 */
	public static TransactionOutcomeUnknownException ofCommit(String template, Throwable error) {
		return new TransactionOutcomeUnknownException("Session template '" + template + "' sent a COMMIT "
				+ reason("its acknowledgement", error) + ": the transaction may or may not be committed. "
				+ "Look at the data before doing the work again", error);
	}

	/**
	 * Return the error of a query that commits by itself.
	 * @param template the name of the template
	 * @param error the error that the driver reported for the query
	 */
	public static TransactionOutcomeUnknownException ofQuery(String template, Throwable error) {
		return new TransactionOutcomeUnknownException(
				"Session template '" + template + "' sent a query that commits by itself " + reason("its answer", error)
						+ ": what it writes may or may not be committed. Look at the data before running it again",
				error);
	}

	/**
	 * Describe for the log what happened to a commit.
	 */
	public static String describeCommit(Throwable error) {
		return isLost(error) ? "the commit was sent and its acknowledgement lost"
				: "the commit was sent " + reason("its acknowledgement", error);
	}

	/**
	 * Describe for the log what happened to a query that commits by itself.
	 */
	public static String describeQuery(Throwable error) {
		return isLost(error) ? "the answer to a query that commits by itself was lost"
				: "a query that commits by itself was sent " + reason("its answer", error);
	}

	private static String reason(String awaited, Throwable error) {
		if (Outcome.isAnswer(error)) {
			return "and the server answered with " + ((Neo4jException) error).code() + ", which may follow a commit";
		}
		if (isLate(error)) {
			return "and " + awaited + " did not come in time";
		}
		if (isLost(error)) {
			return "and lost " + awaited + " with the connection";
		}
		String reported = (error instanceof SessionExpiredException)
				? "the session expired, with its connection or because its server takes no writes any more"
				: "the driver reported " + error.getClass().getName();
		return "and " + awaited + " did not come: " + reported;
	}

	private static boolean isLost(Throwable error) {
		return error instanceof ServiceUnavailableException && !isLate(error);
	}

	private static boolean isLate(Throwable error) {
		return error instanceof ConnectionReadTimeoutException || error instanceof SessionScopeTimeoutException
				|| error instanceof SessionScopeAbortedException || error instanceof TimeoutException;
	}

}
