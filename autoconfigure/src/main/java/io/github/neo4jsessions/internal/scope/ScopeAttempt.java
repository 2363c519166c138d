package io.github.neo4jsessions.internal.scope;

import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.limit.SessionLimiter;
import io.github.neo4jsessions.internal.limit.SessionPermit;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * One attempt of a call. Requests a permit and opens the scope, or ends without one.
 * Represents the scope to the template.
 *
 * @param <T> the type of the value
 */
public final class ScopeAttempt<T extends @Nullable Object> extends NumberedScope implements SessionPermit.Holder {

	private final TemplateRuntime template;

	private final TemplateCall<T> call;

	private final SessionScope<T> scope;

	/**
	 * The permit of this scope, or {@code null} if sessions are not limited.
	 */
	private final @Nullable SessionPermit permit;

	/**
	 * The caller's thread while {@link #start()} runs. Work that can run at once runs
	 * there, and not on a callback executor. Other threads may read a stale value, but
	 * only compare it with themselves.
	 */
	private @Nullable Thread caller;

	ScopeAttempt(TemplateRuntime template, TemplateCall<T> call, Function<SessionScope<T>, UnitOfWork<T>> units) {
		this.template = template;
		this.call = call;
		SessionLimiter limiter = template.limiter();
		this.permit = (limiter != null) ? limiter.permit(this) : null;
		this.scope = new SessionScope<>(this, units);
	}

	TemplateRuntime template() {
		return this.template;
	}

	TemplateCall<T> call() {
		return this.call;
	}

	/**
	 * Request a permit if sessions are limited, and open the session once it is granted.
	 */
	void start() {
		try {
			this.call.sessionConfig();
		}
		catch (Throwable ex) {
			couldNotBeConfigured(ex);
			return;
		}
		UnitOfWork.Eager eager = this.scope.unit().eager();
		if (eager != null) {
			// eager work is observed from its beginning
			this.scope.startObservation();
		}
		this.caller = Thread.currentThread();
		if (!this.template.registry().admit(this)) {
			refuse(this.template.registry().shutDownError(transactionName()));
		}
		else if (this.permit == null) {
			open();
		}
		else {
			this.permit.request(this.call.caller().around());
		}
		this.caller = null;
		if (!this.scope.isOpen()) {
			// stopped or refused while it was being admitted
			withdraw();
			this.template.registry().left(this);
		}
		else if (eager != null && this.scope.phase().isBeforeTheEnd()) {
			eager.run();
		}
	}

	/**
	 * End the call because the session configuration could not be determined. Another
	 * attempt would determine it on another thread, perhaps with another result.
	 */
	private void couldNotBeConfigured(Throwable ex) {
		this.scope.advance(ScopePhase.NEW, ScopePhase.CLOSED);
		this.scope.fail("open", ex, this.scope.unit()::translateStart);
		this.scope.forgetCause();
		settle();
	}

	/**
	 * Open the session: there is no limit, or the permit is granted.
	 */
	@Override
	public void open() {
		// set before the step that makes it visible to others
		noteOpened();
		if (this.scope.advance(ScopePhase.NEW, ScopePhase.STARTING)) {
			this.scope.open();
		}
		else {
			// the permit was granted after the call had been stopped or refused
			release();
		}
	}

	@Override
	public void refuse(RuntimeException refusal) {
		if (this.scope.advance(ScopePhase.NEW, ScopePhase.CLOSED)) {
			this.template.counters().rejected();
			this.template.log().refused(this, refusal);
			giveUp(refusal);
		}
	}

	/**
	 * Note that eager work failed. If no session is open yet, none is needed, unless the
	 * work is committed despite the error.
	 */
	public void workFailedEarly(Throwable error) {
		this.scope.noteEarlier(error);
		if (!this.scope.unit().commits(error) && this.scope.advance(ScopePhase.NEW, ScopePhase.CLOSED)) {
			giveUp(null);
		}
	}

	@Override
	public void stop(@Nullable Throwable cause) {
		if (cause != null) {
			this.scope.noteEarlier(cause);
		}
		this.scope.noteStop();
		if (this.scope.advance(ScopePhase.NEW, ScopePhase.CLOSED)) {
			giveUp(cause);
			return;
		}
		try {
			this.scope.stop();
		}
		finally {
			if (this.scope.isOpen()) {
				this.call.limitCleanUp(this);
			}
		}
	}

	/**
	 * End an attempt that threw before its session was opened.
	 * @return {@code false} if the scope has begun and ends by itself
	 */
	boolean startFailed(Throwable ex) {
		boolean ended = this.scope.advance(ScopePhase.NEW, ScopePhase.CLOSED);
		if (ended) {
			giveUp(ex);
		}
		return ended;
	}

	/**
	 * End the attempt without a session.
	 * @param cause the error to report, or {@code null} if the caller's future is
	 * complete
	 */
	private void giveUp(@Nullable Throwable cause) {
		try {
			withdraw();
			this.scope.failEarlier();
			if (cause != null) {
				this.scope.fail("open", cause, UnaryOperator.identity());
			}
			this.scope.unit().refuseEagerWork((cause != null) ? cause : new ScopeEndedException());
			this.scope.stopObservation();
		}
		catch (Throwable unexpected) {
			if (this.scope.error() == null) {
				this.scope.fail("open", (cause != null) ? cause : unexpected, UnaryOperator.identity());
			}
			log("open", unexpected);
		}
		finally {
			this.scope.settleAndLeave();
		}
	}

	@Override
	public boolean isAborted() {
		return this.scope.earlier() instanceof SessionScopeAbortedException;
	}

	@Override
	public void tellOverdue() {
		new OverdueEnd<>(this, this.scope).tell();
	}

	/**
	 * Return whether this is the caller's thread, and {@link #start()} has not returned.
	 */
	boolean isOnCallersThread() {
		return Thread.currentThread() == this.caller;
	}

	boolean hasEnded() {
		return !this.scope.isOpen();
	}

	/**
	 * Report the result of this attempt to the call.
	 */
	void settle() {
		Throwable error = this.scope.error();
		boolean mayRetry = !this.scope.isStopped() && this.call.isRetried() && isWorthAnother(this.scope.cause());
		if (!this.call.ended(this.scope.value(), reportIfStopped(error), mayRetry) && error != null
				&& error != this.scope.earlier()) {
			log("scope whose future was already complete", error);
		}
	}

	private @Nullable Throwable reportIfStopped(@Nullable Throwable error) {
		if (error == null || this.scope.earlier() == null || !this.scope.isStopped()) {
			return error;
		}
		try {
			return this.scope.unit().reportStopped(error);
		}
		catch (Throwable ex) {
			log("end", ex);
			return error;
		}
	}

	private boolean isWorthAnother(@Nullable Throwable cause) {
		try {
			return cause != null && this.scope.unit().mayRetry(cause);
		}
		catch (Throwable ex) {
			log("decision whether to retry", ex);
			return false;
		}
	}

	private void withdraw() {
		if (this.permit != null) {
			// open() releases a permit that is granted already
			this.permit.withdraw();
		}
	}

	void release() {
		if (this.permit != null) {
			this.permit.release();
		}
	}

	@Override
	public void log(String step, Throwable ex) {
		this.template.log().failed(this, step, ex);
	}

	@Override
	public @Nullable CallerContext callerContext() {
		return this.call.caller().callerContext();
	}

	@Override
	public @Nullable Throwable opener() {
		return this.call.caller().opener();
	}

	@Override
	public @Nullable String transactionName() {
		return this.scope.transactionName();
	}

	@Override
	public @Nullable OpenScope snapshot(long now) {
		OpenScope.State state = this.scope.phase().state();
		if (state == null) {
			return null;
		}
		SessionConfig config = this.call.sessionConfig();
		return new OpenScope(id(), age(now), state, config.defaultAccessMode(), config.database().orElse(null),
				transactionName(), this.scope.isReportedAsLeaked());
	}

}
