package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.CallSites;
import io.github.neo4jsessions.internal.context.FutureOrigin;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.ScopeRegistry;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * One call of a template: the caller's future and the attempts behind it, one at a time.
 * During the delay between two attempts, the call holds no thread, session or permit.
 *
 * @param <T> the type of the value
 */
public sealed class TemplateCall<T extends @Nullable Object> extends LimitedCleanUp
		implements FutureOrigin.Stoppable, ScopeRegistry.DelayedCall permits TargetedCall {

	/**
	 * Stands for the reason of a stop if the future was completed from outside, so that
	 * there is no error to report.
	 */
	private static final CancellationException COMPLETED = new CancellationException();

	private final TemplateRuntime template;

	private final ScopeCaller caller;

	private final RetrySettings retry;

	private @Nullable ScopedFuture<T> future;

	private @Nullable Function<SessionScope<T>, UnitOfWork<T>> units;

	private @Nullable Supplier<SessionConfig> sessionConfigs;

	private @Nullable SessionConfig sessionConfig;

	/**
	 * Created on the first failure, since most calls have none.
	 */
	private @Nullable FailedAttempts failed;

	private volatile @Nullable ScopeAttempt<T> attempt;

	private volatile @Nullable Timeout delay;

	/**
	 * Why the call was stopped, or {@code null} if it was not.
	 */
	private volatile @Nullable CancellationException stop;

	TemplateCall(TemplateRuntime template, ScopeCaller caller, RetrySettings retry,
			Supplier<SessionConfig> sessionConfigs, Function<SessionScope<T>, UnitOfWork<T>> units) {
		this.template = template;
		this.caller = caller;
		this.retry = retry;
		this.future = new ScopedFuture<>(caller.context(template), this);
		this.sessionConfigs = sessionConfigs;
		this.units = units;
	}

	/**
	 * Start a call.
	 * @param template the template of the call
	 * @param retry when to retry
	 * @param options what the call determines for its sessions
	 * @param sessionConfigs supplies the configuration of the sessions; called once, on
	 * the caller's thread, which may determine the tenant
	 * @param units creates the unit of work, one for each attempt
	 * @return the future of the caller
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> start(TemplateRuntime template, RetrySettings retry,
			CallOptions options, Supplier<SessionConfig> sessionConfigs,
			Function<SessionScope<T>, UnitOfWork<T>> units) {
		ScopeCaller caller;
		try {
			caller = ScopeCaller.capture(template.settings());
		}
		catch (Throwable ex) {
			// the caller's context could not be captured
			return ScopedFuture.refused(ex);
		}
		TemplateCall<T> call = options.hasTarget()
				? new TargetedCall<>(template, caller, retry, options, sessionConfigs, units)
				: new TemplateCall<>(template, caller, retry, sessionConfigs, units);
		CompletableFuture<T> future = Objects.requireNonNull(call.future);
		call.next();
		return future;
	}

	/**
	 * Return the scope and the values that the caller's thread carried.
	 */
	ScopeCaller caller() {
		return this.caller;
	}

	/**
	 * Return what the call determines for its sessions.
	 */
	CallOptions options() {
		return CallOptions.NONE;
	}

	/**
	 * Return the configuration of the session of an attempt.
	 */
	SessionConfig sessionConfig() {
		SessionConfig config = this.sessionConfig;
		if (config == null) {
			config = Objects.requireNonNull(this.sessionConfigs).get();
			this.sessionConfig = config;
		}
		return config;
	}

	/**
	 * Return whether there may be more than one attempt.
	 */
	boolean isRetried() {
		return !this.retry.maxTime().isZero();
	}

	/**
	 * Start the next attempt. If it cannot be created, the call fails. Once started, it
	 * ends by itself.
	 */
	private void next() {
		ScopeAttempt<T> next;
		try {
			next = new ScopeAttempt<>(this.template, this, Objects.requireNonNull(this.units));
		}
		catch (Throwable ex) {
			settleFailed(ex);
			return;
		}
		this.attempt = next;
		// the attempt is set before this check, so that a concurrent stop finds it
		CancellationException stop = this.stop;
		if (stop == COMPLETED) {
			settleFailed(COMPLETED);
		}
		else if (stop != null) {
			next.stop(stop);
		}
		else {
			try {
				next.start();
			}
			catch (Throwable ex) {
				if (!next.startFailed(ex)) {
					throw ex;
				}
			}
		}
	}

	@Override
	public void stop() {
		stop(COMPLETED);
	}

	@Override
	public boolean stopAndSettle(CancellationException reason) {
		stop(reason);
		return true;
	}

	private void stop(CancellationException reason) {
		this.stop = reason;
		Timeout delay = this.delay;
		if (delay != null) {
			callOff(delay);
		}
		ScopeAttempt<T> attempt = this.attempt;
		if (attempt != null) {
			attempt.stop((reason != COMPLETED) ? reason : null);
		}
	}

	/**
	 * Retry or settle the future after an attempt, which has ended or is overdue.
	 * @param mayRetry whether another attempt may succeed after this error
	 * @return {@code false} if the future was completed already
	 */
	boolean ended(@Nullable T value, @Nullable Throwable error, boolean mayRetry) {
		if (error == null) {
			return settle(value, null);
		}
		boolean retried = mayRetry && this.stop == null && !this.template.registry().isEnding() && retryLater(error);
		return retried || settleFailed(error);
	}

	/**
	 * Begin the delay before another attempt.
	 * @return {@code false} if there is no other attempt
	 */
	private boolean retryLater(Throwable error) {
		FailedAttempts failed = (this.failed != null) ? this.failed : new FailedAttempts(this.retry);
		this.failed = failed;
		Duration delay = failed.nextDelay();
		if (delay == null) {
			return false;
		}
		try {
			failed.note(error);
			this.template.log().retried(Objects.requireNonNull(this.attempt), failed.count(), delay, error);
			delay(delay);
			return true;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private boolean settleFailed(Throwable error) {
		if (this.failed != null && error != this.stop) {
			this.failed.suppressIn(error);
		}
		if (this.stop != COMPLETED) {
			CallSites.addTo(error, this.caller.opener());
		}
		return settle(null, error);
	}

	/**
	 * Settle the future, and release the references that are not needed after the end:
	 * futures derived from a scope keep the call reachable.
	 */
	private boolean settle(@Nullable T value, @Nullable Throwable error) {
		ScopedFuture<T> future = this.future;
		this.future = null;
		this.units = null;
		this.sessionConfigs = null;
		this.attempt = null;
		this.failed = null;
		return future != null && future.settleCall(value, error);
	}

	private void delay(Duration time) {
		Timeout timeout = new Timeout(() -> Timeouts.callBack(this::delayIsOver));
		this.delay = timeout;
		// added before the delay can end, since its end removes it
		this.template.registry().delayed(timeout, this);
		UnitOfWork.Successive.whenLastEnded(this.units, () -> timeout.arm(time));
		if (this.stop != null) {
			callOff(timeout);
		}
		else if (this.template.registry().isEnding()) {
			endDelay(timeout);
		}
	}

	private void callOff(Timeout timeout) {
		if (!timeout.end()) {
			return;
		}
		try {
			settleFailed(Objects.requireNonNull(this.stop));
		}
		finally {
			this.template.registry().resumed(timeout);
		}
	}

	@Override
	public void endDelay(Timeout timeout) {
		if (timeout.end()) {
			tryAgain(timeout);
		}
	}

	private void delayIsOver() {
		tryAgain(Objects.requireNonNull(this.delay));
	}

	private void tryAgain(Timeout timeout) {
		this.template.counters().retried();
		try {
			next();
		}
		finally {
			this.template.registry().resumed(timeout);
		}
	}

}
