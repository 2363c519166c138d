package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.EarlierErrors;
import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.FutureOrigin;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.template.ScopeRegistry;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * One call of a template: the future of the caller, and the attempts behind it, of which
 * one is under way at a time. Between two attempts there is a delay and nothing else: no
 * thread, no session, no permit.
 *
 * @param <T> the type of the value
 */
public final class TemplateCall<T extends @Nullable Object>
		implements FutureOrigin.Stoppable, ScopeRegistry.DelayedCall {

	private final TemplateRuntime template;

	private final ScopeCaller caller;

	private final RetrySettings retry;

	private @Nullable ScopedFuture<T> future;

	private @Nullable Function<SessionScope<T>, UnitOfWork<T>> units;

	private @Nullable Supplier<SessionConfig> sessionConfigs;

	private @Nullable SessionConfig sessionConfig;

	/**
	 * Made for the first failure, like what keeps the errors: most calls have none.
	 */
	private @Nullable BackOff backOff;

	private @Nullable EarlierErrors earlierErrors;

	private volatile @Nullable ScopeAttempt<T> attempt;

	private volatile @Nullable Timeout delay;

	private volatile boolean stopped;

	private TemplateCall(TemplateRuntime template, ScopeCaller caller, RetrySettings retry,
			Supplier<SessionConfig> sessionConfigs, Function<SessionScope<T>, UnitOfWork<T>> units) {
		this.template = template;
		this.caller = caller;
		this.retry = retry;
		this.future = new ScopedFuture<>(caller.frame(template), this);
		this.sessionConfigs = sessionConfigs;
		this.units = units;
	}

	/**
	 * Make a call.
	 * @param template counts the retries, and knows of calls between two attempts
	 * @param retry when to try again
	 * @param sessionConfigs decides how to open a session; called once, on the thread of
	 * the caller, which may determine the tenant
	 * @param units makes the content of a scope, one for each attempt
	 * @return the future of the caller
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> start(TemplateRuntime template, RetrySettings retry,
			Supplier<SessionConfig> sessionConfigs, Function<SessionScope<T>, UnitOfWork<T>> units) {
		ScopeCaller caller;
		try {
			caller = ScopeCaller.capture(template.settings());
		}
		catch (Throwable ex) {
			// the caller's context could not be taken along
			return ScopedFuture.refused(ex);
		}
		TemplateCall<T> call = new TemplateCall<>(template, caller, retry, sessionConfigs, units);
		CompletableFuture<T> future = Objects.requireNonNull(call.future);
		call.next();
		return future;
	}

	/**
	 * What the thread of the caller was in, and carried.
	 */
	ScopeCaller caller() {
		return this.caller;
	}

	/**
	 * How to open the session of an attempt.
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
	 * Make the next attempt. One that cannot be made is the end of the call; one that is
	 * made sees to its end itself.
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
		// noted first and looked up then: a stop that comes in between sees the attempt
		if (!this.stopped) {
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
		this.stopped = true;
		Timeout delay = this.delay;
		if (delay != null) {
			callOff(delay);
		}
		ScopeAttempt<T> attempt = this.attempt;
		if (attempt != null) {
			attempt.stop(null);
		}
	}

	/**
	 * An attempt has ended and left nothing behind.
	 * @param mayRetry whether it failed with an error after which another may succeed
	 * @return {@code false} if the future had been completed from outside
	 */
	boolean ended(@Nullable T value, @Nullable Throwable error, boolean mayRetry) {
		if (error == null) {
			return settle(value, null);
		}
		Duration delay = (mayRetry && !this.stopped && !this.template.registry().isEnding()) ? nextDelay() : null;
		if (delay != null) {
			try {
				note(error);
				delay(delay);
				return true;
			}
			catch (Throwable ex) {
				// without another attempt
				return settleFailed(error);
			}
		}
		return settleFailed(error);
	}

	private boolean settleFailed(Throwable error) {
		if (this.earlierErrors != null) {
			this.earlierErrors.suppressIn(error);
		}
		return settle(null, error);
	}

	/**
	 * Keep nothing that is of no use after the end: the scopes of a call keep the call
	 * for as long as somebody keeps a future of theirs.
	 */
	private boolean settle(@Nullable T value, @Nullable Throwable error) {
		ScopedFuture<T> future = this.future;
		this.future = null;
		this.units = null;
		this.sessionConfigs = null;
		this.attempt = null;
		this.earlierErrors = null;
		return future != null && future.settleCall(value, error);
	}

	private @Nullable Duration nextDelay() {
		BackOff backOff = this.backOff;
		if (backOff == null) {
			backOff = new BackOff(this.retry);
			this.backOff = backOff;
		}
		return backOff.next();
	}

	private void note(Throwable error) {
		EarlierErrors earlier = this.earlierErrors;
		if (earlier == null) {
			earlier = new EarlierErrors();
			this.earlierErrors = earlier;
		}
		earlier.add(error);
	}

	private void delay(Duration time) {
		Timeout timeout = new Timeout(() -> Timeouts.callBack(this::delayIsOver));
		this.delay = timeout;
		// noted before it can end, since it takes itself out
		this.template.registry().delayed(timeout, this);
		timeout.arm(time);
		if (this.stopped) {
			callOff(timeout);
		}
		else if (this.template.registry().isEnding()) {
			endDelay(timeout);
		}
	}

	private void callOff(Timeout timeout) {
		if (timeout.end()) {
			this.template.registry().resumed(timeout);
		}
	}

	@Override
	public void endDelay(Timeout timeout) {
		if (timeout.end()) {
			tryAgain(timeout);
		}
	}

	/**
	 * The next attempt may call the user's work.
	 */
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
