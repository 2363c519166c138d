package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the caller of a scope that was stopped and has not ended in time, most likely
 * because the server does not answer. The caller receives what is known so far. The
 * session stays open until the driver releases it.
 *
 * @param <T> the type of the value
 */
final class OverdueEnd<T extends @Nullable Object> {

	/**
	 * How long to wait before looking again at a scope that is between two steps.
	 */
	private static final Duration MOMENT = Duration.ofMillis(20);

	private final ScopeAttempt<T> attempt;

	private final SessionScope<T> scope;

	OverdueEnd(ScopeAttempt<T> attempt, SessionScope<T> scope) {
		this.attempt = attempt;
		this.scope = scope;
	}

	/**
	 * Notify the caller, if there is anything to report.
	 */
	void tell() {
		switch (this.scope.phase()) {
			case NEW, ABANDONED, OVERDUE, CLOSED -> {
				// there is nothing to report, or it is being reported
			}
			case STARTING -> {
				this.scope.unit().refuseEagerWork(new ScopeEndedException());
				settle(null, reported());
			}
			case ENDING -> {
				// takes a step, so that nothing is committed after it was reported as
				// stopped
				if (this.scope.advance(ScopePhase.ENDING, ScopePhase.ABANDONED)) {
					settle(null, reported());
				}
				else {
					tell();
				}
			}
			case COMMITTING -> tellOfCommit();
			case CLOSING -> tellOfClose();
			// between two steps
			case WORKING, ENDED -> Timeouts.after(MOMENT, this::tell);
		}
	}

	private void tellOfCommit() {
		Throwable stop = this.scope.earlier();
		if (stop == null) {
			// the caller's future is complete: the outcome is counted when it is known
			return;
		}
		if (this.scope.advance(ScopePhase.COMMITTING, ScopePhase.OVERDUE)) {
			settle(null, reportOverdueCommit(stop));
		}
		else {
			tell();
		}
	}

	private void tellOfClose() {
		if (this.scope.error() != null || !this.scope.unit().isCertainBeforeClose()) {
			this.scope.unit().stopUnanswered();
			settle(null, this.scope.unit().reportStopped(reported()));
		}
		else {
			settle(this.scope.value(), null);
		}
	}

	/**
	 * Return the first error, or why the scope was stopped.
	 */
	private Throwable reported() {
		Throwable error = this.scope.error();
		Throwable stop = this.scope.earlier();
		if (error != null) {
			return error;
		}
		return (stop != null) ? stop
				: new CancellationException("The future of the scope was cancelled or completed by its caller");
	}

	private Throwable reportOverdueCommit(Throwable stop) {
		try {
			return this.scope.unit().reportOverdueCommit(stop);
		}
		catch (Throwable ex) {
			this.scope.log("notification of the caller", ex);
			return stop;
		}
	}

	private void settle(@Nullable T value, @Nullable Throwable error) {
		try {
			this.scope.unit().abandonWork();
		}
		catch (Throwable ex) {
			this.scope.log("notification of the caller", ex);
		}
		// a drain or shutdown may find the same scope overdue
		boolean first = this.attempt.call().ended(value, error, false);
		if (first && this.scope.earlier() != null) {
			// otherwise the caller's future is complete, and the server is usually busy
			// with its query
			this.attempt.template().log().overdue(this.attempt);
		}
	}

}
