package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.TransactionNames;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.template.ReportSettings;
import io.github.neo4jsessions.internal.template.SlowWork;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import org.jspecify.annotations.Nullable;

/**
 * Watches how long a session is open. Logs it once after the leak detection threshold,
 * and again when it is then closed. Stops the scope after the scope timeout. Logs the
 * scope at its end, and each of its queries, if they were slow.
 */
final class ScopeWatchdog {

	private final ScopeAttempt<?> scope;

	private final ReportSettings reports;

	/**
	 * The number of queries so far, or {@code null} if queries are not measured.
	 */
	private final @Nullable AtomicInteger queries;

	private @Nullable Timeout leakTimeout;

	private @Nullable Timeout scopeTimeout;

	private final AtomicReference<State> state = new AtomicReference<>(State.WATCHING);

	private ScopeWatchdog(ScopeAttempt<?> scope, ReportSettings reports) {
		this.scope = scope;
		this.reports = reports;
		this.queries = (reports.slowQueryThreshold() != null) ? new AtomicInteger() : null;
	}

	/**
	 * Watch a session that was just opened.
	 * @return the watchdog, or {@code null} if no limit and no threshold is set
	 */
	static @Nullable ScopeWatchdog start(ScopeAttempt<?> scope) {
		TemplateSettings settings = scope.template().settings();
		ReportSettings reports = settings.reports();
		Duration threshold = reports.leakDetectionThreshold();
		Duration timeout = settings.scopeTimeout();
		if (threshold == null && timeout == null && !reports.reportsSlowWork()) {
			return null;
		}
		ScopeWatchdog watchdog = new ScopeWatchdog(scope, reports);
		if (threshold != null) {
			watchdog.leakTimeout = Timeouts.after(threshold, watchdog::report);
		}
		if (timeout != null) {
			watchdog.scopeTimeout = Timeouts.after(timeout,
					() -> scope.stop(new SessionScopeTimeoutException(
							TransactionNames.subject(settings.name(), scope.transactionName())
									+ " was open for longer than the scopeTimeout of " + timeout
									+ ": its work is stopped, and its transaction, if any, is rolled back")));
		}
		return watchdog;
	}

	private void report() {
		if (!this.state.compareAndSet(State.WATCHING, State.REPORTED)) {
			return;
		}
		this.scope.template().counters().leaked();
		this.scope.template().log().leaked(this.scope);
	}

	/**
	 * End the watch, since the session is closed.
	 */
	void end() {
		if (this.leakTimeout != null) {
			this.leakTimeout.end();
		}
		if (this.scopeTimeout != null) {
			this.scopeTimeout.end();
		}
		if (this.state.getAndSet(State.ENDED) == State.REPORTED) {
			this.scope.template().log().closedAfterAll(this.scope);
		}
	}

	/**
	 * Log the scope if it was slow, since its outcome is decided.
	 */
	void concluded(UnitOfWork<?> unit) {
		Duration threshold = this.reports.slowScopeThreshold();
		if (threshold != null) {
			Duration time = this.scope.age(System.nanoTime());
			if (time.compareTo(threshold) > 0) {
				this.scope.template()
					.log()
					.slowScope(this.scope, new SlowWork(time, threshold, this.scope.call().sessionConfig(),
							Outcome.labelOf(unit.outcome())));
			}
		}
	}

	/**
	 * Start to measure a query.
	 * @return what to notify of its end, or {@code null} if queries are not measured
	 */
	ScopeContext.@Nullable QueryTimer startQuery() {
		Duration threshold = this.reports.slowQueryThreshold();
		return (this.queries != null && threshold != null)
				? new QueryTime(this.scope, threshold, this.queries.incrementAndGet()) : null;
	}

	/**
	 * Return whether the session was reported as open for too long and is still open.
	 */
	boolean isReported() {
		return this.state.get() == State.REPORTED;
	}

	private enum State {

		WATCHING, REPORTED, ENDED

	}

}
