package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.internal.context.TransactionNames;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ConnectionReadTimeoutException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.SessionExpiredException;

/**
 * Describes outcomes that are unknown: what was sent, and what arrived instead of an
 * answer that proves the outcome.
 */
public final class UnknownOutcome {

	private UnknownOutcome() {
	}

	/**
	 * Return the error of a transaction.
	 * @param template the name of the template
	 * @param transaction the name of the transaction, or {@code null} if it has none
	 * @param error the error that the driver reported for the commit
	 */
	public static TransactionOutcomeUnknownException ofCommit(String template, @Nullable String transaction,
			Throwable error) {
		return new TransactionOutcomeUnknownException(
				TransactionNames.in(template, transaction) + ": " + describeCommit(error)
						+ ". The transaction may or may not be committed: check the data before you repeat the work",
				error);
	}

	/**
	 * Return the error of an auto-commit query.
	 * @param template the name of the template
	 * @param error the error that the driver reported for the query
	 */
	public static TransactionOutcomeUnknownException ofQuery(String template, Throwable error) {
		return new TransactionOutcomeUnknownException(
				"Session template '" + template + "': " + describeQuery(error)
						+ ". Its writes may or may not be committed: check the data before you repeat the query",
				error);
	}

	/**
	 * Describe the unknown outcome of a commit and its reason.
	 */
	public static String describeCommit(Throwable error) {
		return "the outcome of the COMMIT is unknown, because " + reason(error);
	}

	/**
	 * Describe the unknown outcome of an auto-commit query and its reason.
	 */
	public static String describeQuery(Throwable error) {
		return "the outcome of an auto-commit query is unknown, because " + reason(error);
	}

	private static String reason(Throwable error) {
		if (Outcome.isAnswer(error)) {
			return "the server answered with " + ((Neo4jException) error).code() + ", which may follow a commit";
		}
		if (isStop(error)) {
			return "the server had not answered when the scope was stopped";
		}
		if (error instanceof ConnectionReadTimeoutException || error instanceof TimeoutException) {
			return "the server did not answer in time";
		}
		if (error instanceof ServiceUnavailableException) {
			return "the connection was lost before the answer";
		}
		if (error instanceof SessionExpiredException) {
			return "the session expired before the answer, with its connection or because its server no longer accepts "
					+ "writes";
		}
		return "the driver reported " + error.getClass().getName() + " instead of an answer";
	}

	private static boolean isStop(Throwable error) {
		return error instanceof SessionScopeTimeoutException || error instanceof SessionScopeAbortedException
				|| error instanceof CancellationException;
	}

}
