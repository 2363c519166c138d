package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.CancellationException;

import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import org.jspecify.annotations.Nullable;

/**
 * What the caller learns of a scope that was stopped and has not come to its end in time,
 * most likely since the server does not answer: what is known by now. The session is open
 * until the driver lets go of it.
 *
 * @param <T> the type of the value
 */
final class OverdueEnd<T extends @Nullable Object> {

	/**
	 * When to look again at a scope that is between two steps.
	 */
	private static final Duration MOMENT = Duration.ofMillis(20);

	private final ScopeAttempt<T> attempt;

	private final SessionScope<T> scope;

	OverdueEnd(ScopeAttempt<T> attempt, SessionScope<T> scope) {
		this.attempt = attempt;
		this.scope = scope;
	}

	/**
	 * Tell the caller, if there is something to tell.
	 */
	void tell() {
		switch (this.scope.phase()) {
			case NEW, ABANDONED, OVERDUE, CLOSED -> {
				// there is nothing to tell, or it is being told
			}
			case STARTING -> {
				this.scope.unit().refuseEagerWork(new ScopeEndedException());
				settle(null, reported());
			}
			case ENDING -> {
				// a step, so that nothing is committed that was reported as stopped
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
			// the caller is gone: the outcome is counted when it is known
			return;
		}
		if (this.scope.advance(ScopePhase.COMMITTING, ScopePhase.OVERDUE)) {
			settle(null, reportedOfCommit(stop));
		}
		else {
			tell();
		}
	}

	private void tellOfClose() {
		if (this.scope.error() != null || !this.scope.unit().isCertainBeforeClose()) {
			this.scope.unit().stopUnanswered();
			settle(null, this.scope.unit().stoppedError(reported()));
		}
		else {
			settle(this.scope.value(), null);
		}
	}

	/**
	 * The first error, or why the scope was stopped.
	 */
	private Throwable reported() {
		Throwable error = this.scope.error();
		Throwable stop = this.scope.earlier();
		if (error != null) {
			return error;
		}
		return (stop != null) ? stop : new CancellationException("The future of the scope was completed from outside");
	}

	private Throwable reportedOfCommit(Throwable stop) {
		try {
			return this.scope.unit().commitOverdue(stop);
		}
		catch (Throwable ex) {
			this.scope.log("overdue end", ex);
			return stop;
		}
	}

	private void settle(@Nullable T value, @Nullable Throwable error) {
		try {
			this.scope.unit().abandonWork();
		}
		catch (Throwable ex) {
			this.scope.log("overdue end", ex);
		}
		// the template may wait for the end of the scope as well, and find it overdue too
		boolean first = this.attempt.call().ended(value, error, false);
		if (first && this.scope.earlier() != null) {
			// else the caller is gone, and the server as a rule busy with what it asked
			// for
			this.attempt.template().log().overdue(this.attempt);
		}
	}

}
