package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.driver.UnknownOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log lines that an operator may have to act on. Each names the template, the
 * scope by the id that the endpoint shows, and how long its session has been open. A line
 * is written in the context of the caller, with its MDC for instance, if that was
 * captured. No line contains query text, parameters or credentials.
 */
public final class ScopeLog {

	private static final SafeLog log = SafeLog.ofTemplates();

	private final String template;

	private final LogRate refusals = new LogRate();

	private final LogRate failures = new LogRate();

	private final LogRate unknownOutcomes = new LogRate();

	private final LogRate leaks = new LogRate();

	private final LogRate ends = new LogRate();

	private final LogRate overdue = new LogRate();

	private final LogRate leftovers = new LogRate();

	ScopeLog(String template) {
		this.template = template;
	}

	/**
	 * Log that a call was refused a session.
	 */
	public void refused(ManagedScope scope, Throwable refusal) {
		warn(this.refusals, scope, "call refused: " + refusal.getMessage(), null);
	}

	/**
	 * Log a failed step of a scope that may not be reported to its caller.
	 */
	public void failed(ManagedScope scope, String step, Throwable error) {
		warn(this.failures, scope, step + " failed: " + Exceptions.describe(error), null);
	}

	/**
	 * Log a failed step that belongs to no scope.
	 */
	void failedOutside(String step, Throwable error) {
		long leftOut = this.failures.admit();
		if (leftOut >= 0) {
			log.warn("Session template '" + this.template + "': " + step + " failed: " + Exceptions.describe(error)
					+ LogRate.leftOut(leftOut));
		}
	}

	/**
	 * Log that the outcome of a commit is unknown.
	 */
	public void outcomeUnknown(ManagedScope scope, Throwable error) {
		unknown(scope, UnknownOutcome.describeCommit(error), error);
	}

	/**
	 * Log that the outcome of an auto-commit query is unknown.
	 */
	public void outcomeOfQueryUnknown(ManagedScope scope, Throwable error) {
		unknown(scope, UnknownOutcome.describeQuery(error), error);
	}

	private void unknown(ManagedScope scope, String what, Throwable error) {
		warn(this.unknownOutcomes, scope, what + ": " + Exceptions.describe(error), null);
	}

	/**
	 * Log that a session has been open for too long.
	 */
	public void leaked(ManagedScope scope) {
		warn(this.leaks, scope,
				"the session has been open for longer than the leakDetectionThreshold; it was opened here:",
				scope.opener());
	}

	/**
	 * Log that a session that was reported as open for too long is closed.
	 */
	public void closedAfterAll(ManagedScope scope) {
		warn(this.ends, scope, "the session that was open for longer than the leakDetectionThreshold is closed", null);
	}

	/**
	 * Log that a stopped scope has not ended in time.
	 */
	public void overdue(ManagedScope scope) {
		warn(this.overdue, scope,
				"the stopped scope has not ended within " + Timeouts.CLEAN_UP.toSeconds()
						+ " s, because the driver has not answered; its caller's future completes now, and its "
						+ "session stays open until the driver answers",
				null);
	}

	/**
	 * Log the answer to a commit whose outcome was reported as unknown.
	 */
	public void answeredLate(ManagedScope scope, @Nullable Throwable error) {
		warn(this.unknownOutcomes, scope, "the COMMIT whose outcome was reported as unknown is answered: "
				+ ((error != null) ? Exceptions.describe(error) : "the transaction is committed"), null);
	}

	/**
	 * Log that a scope is stopped because the time limit of a drain or shutdown is over.
	 */
	void notDoneAtShutdown(ManagedScope scope) {
		warn(this.leftovers, scope,
				"the scope has not ended within the time-out of the drain or shutdown; its work is stopped, and its "
						+ "transaction is rolled back unless COMMIT was sent",
				null);
	}

	private void warn(LogRate rate, ManagedScope scope, String what, @Nullable Throwable place) {
		long leftOut = rate.admit();
		if (leftOut < 0) {
			return;
		}
		String line = "Session template '" + this.template + "', " + scope.describe() + ": " + what
				+ LogRate.leftOut(leftOut);
		if (!isWrittenIn(scope.context(), line, place)) {
			log.warn(line, place);
		}
	}

	/**
	 * Write a line in the context of a caller, if that can be set.
	 */
	private static boolean isWrittenIn(@Nullable CallerContext context, String line, @Nullable Throwable place) {
		if (context == null) {
			return false;
		}
		boolean[] written = new boolean[1];
		try {
			context.call(() -> {
				written[0] = true;
				log.warn(line, place);
				return line;
			});
		}
		catch (Throwable ex) {
			// thrown by an application's thread-local accessor: the scope must still end
			log.debug("A log line could not be written in the context of the scope's caller", ex);
		}
		return written[0];
	}

}
