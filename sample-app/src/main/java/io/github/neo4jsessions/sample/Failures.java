package io.github.neo4jsessions.sample;

import java.util.concurrent.CompletionException;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Describes failures of the bank for the sender of the request.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Describe a failure.
	 * @param failure the error of a method of the {@link Bank}
	 * @return the RFC 9457 problem detail, without internals for an unexpected failure
	 */
	static ProblemDetail describe(Throwable failure) {
		if (failure instanceof CompletionException && failure.getCause() != null) {
			return describe(failure.getCause());
		}
		if (failure instanceof DemoOnlyException) {
			return problem(HttpStatus.FORBIDDEN, failure.getMessage());
		}
		if (failure instanceof AccountNotFoundException || failure instanceof ScopeNotFoundException) {
			return problem(HttpStatus.NOT_FOUND, failure.getMessage());
		}
		if (failure instanceof InsufficientFundsException poor) {
			ProblemDetail problem = problem(HttpStatus.CONFLICT, failure.getMessage());
			// in cents like all amounts, so that a client can show them in its own unit
			problem.setProperty("account", poor.getAccountId());
			problem.setProperty("balance", poor.getBalance());
			problem.setProperty("amount", poor.getAmount());
			return problem;
		}
		if (isConflict(failure)) {
			return problem(HttpStatus.CONFLICT, failure.getMessage());
		}
		if (failure instanceof SessionLimitException || failure instanceof SessionScopeAbortedException) {
			ProblemDetail problem = problem(HttpStatus.SERVICE_UNAVAILABLE,
					failure.getMessage() + ". Nothing was changed.");
			problem.setProperty("aborted", failure instanceof SessionScopeAbortedException);
			return problem;
		}
		if (isUnavailable(failure)) {
			return problem(HttpStatus.SERVICE_UNAVAILABLE,
					"Neo4j is not available or too busy. Nothing was changed: send the request again later.");
		}
		if (failure instanceof TransactionOutcomeUnknownException) {
			return problem(HttpStatus.INTERNAL_SERVER_ERROR,
					"The outcome of the request is unknown, because Neo4j did not acknowledge the commit. Check the"
							+ " accounts before you send the request again.");
		}
		return problem(HttpStatus.INTERNAL_SERVER_ERROR,
				"The application failed; the request is not the cause. See the log of the application.");
	}

	private static boolean isConflict(Throwable failure) {
		return failure instanceof AccountExistsException || failure instanceof BalanceLimitException
				|| failure instanceof TooFewAccountsException || failure instanceof BreakInProgressException;
	}

	// Nothing was changed, and the same request may succeed later: Neo4j is not
	// available, or ended this transaction to resolve a deadlock.
	private static boolean isUnavailable(Throwable failure) {
		return failure instanceof TransientDataAccessException || failure instanceof DataAccessResourceFailureException
				|| failure instanceof CannotCreateTransactionException;
	}

	private static ProblemDetail problem(HttpStatus status, String detail) {
		return ProblemDetail.forStatusAndDetail(status, detail);
	}

}
