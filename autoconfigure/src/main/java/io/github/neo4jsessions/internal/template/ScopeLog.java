package io.github.neo4jsessions.internal.template;

import java.time.Duration;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.Timeouts;
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

	private final ScopeLines refusals;

	private final ScopeLines failures;

	private final ScopeLines retries;

	private final ScopeLines unknownOutcomes;

	private final ScopeLines leaks;

	private final ScopeLines ends;

	private final ScopeLines slowScopes;

	private final ScopeLines slowQueries;

	private final ScopeLines overdue;

	private final ScopeLines leftovers;

	ScopeLog(String template) {
		this.template = template;
		this.refusals = new ScopeLines(log, template);
		this.failures = new ScopeLines(log, template);
		this.retries = new ScopeLines(log, template);
		this.unknownOutcomes = new ScopeLines(log, template);
		this.leaks = new ScopeLines(log, template);
		this.ends = new ScopeLines(log, template);
		this.slowScopes = new ScopeLines(log, template);
		this.slowQueries = new ScopeLines(log, template);
		this.overdue = new ScopeLines(log, template);
		this.leftovers = new ScopeLines(log, template);
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
		long leftOut = this.failures.rate().admit();
		if (leftOut >= 0) {
			log.warn("Session template '" + this.template + "': " + step + " failed: " + Exceptions.describe(error)
					+ LogRate.leftOut(leftOut));
		}
	}

	/**
	 * Log that an attempt failed and another one follows. Its caller is not notified of
	 * it.
	 * @param scope the scope of the attempt
	 * @param attempt the number of the attempt, from 1
	 * @param delay the time until the next attempt
	 * @param error the error of the attempt
	 */
	public void retried(ManagedScope scope, int attempt, Duration delay, Throwable error) {
		warn(this.retries, scope, "attempt " + attempt + ScopeLines.ofTransaction(scope)
				+ " failed, and another one starts in " + delay.toMillis() + " ms: " + Exceptions.describe(error),
				null);
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
	 * Log that a scope took longer than its threshold, with the place that opened it if
	 * that was recorded.
	 */
	public void slowScope(ManagedScope scope, SlowWork work) {
		slow(this.slowScopes, scope, "slow scope: " + work.describe("slowScopeThreshold"));
	}

	/**
	 * Log that a query took longer than its threshold.
	 * @param number the number of the query in its scope, from 1
	 */
	public void slowQuery(ManagedScope scope, int number, SlowWork work) {
		slow(this.slowQueries, scope,
				"slow query: number " + number + " of the scope, " + work.describe("slowQueryThreshold"));
	}

	private static void slow(ScopeLines lines, ManagedScope scope, String what) {
		String name = scope.transactionName();
		Throwable place = scope.opener();
		warn(lines, scope, what + ((name != null) ? ", transaction '" + name + "'" : "")
				+ ((place != null) ? "; the scope was opened here:" : ""), place);
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

	private static void warn(ScopeLines lines, ManagedScope scope, String what, @Nullable Throwable place) {
		lines.write(SafeLog.Level.WARN, scope, () -> what, place);
	}

}
