package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * One call of a template: the future that the caller has, and the attempts behind it, of
 * which one is under way at a time. Between two attempts there is a delay and nothing
 * else: no thread, no session, no permit.
 *
 * @param <T> the type of the value
 */
final class ScopeCall<T extends @Nullable Object> implements FutureOrigin.Stoppable {

	private final @Nullable ScopeFrame around = ScopeFrame.around();

	private final @Nullable CallerContext context;

	private final @Nullable Observation parentObservation;

	private @Nullable ScopeFuture<T> future;

	private final TemplateRuntime template;

	private @Nullable Function<ScopeCall<T>, SessionScope<T>> attempts;

	private final RetrySettings retry;

	/**
	 * Made for the first failure, like what keeps the errors: most calls have none.
	 */
	private @Nullable BackOff backOff;

	private final @Nullable Throwable opener;

	private @Nullable Supplier<SessionConfig> sessionConfigs;

	private @Nullable SessionConfig sessionConfig;

	private @Nullable EarlierErrors earlierErrors;

	private volatile @Nullable SessionScope<T> attempt;

	private volatile @Nullable Timeout delay;

	private volatile boolean stopped;

	/**
	 * Make a call.
	 * @param template counts the retries, and knows of calls between two attempts
	 * @param retry when to try again
	 * @param sessionConfigs decides how to open a session; asked once, on the thread of
	 * the caller, whose tenant it may go by
	 * @param attempts makes an attempt, which reports to {@link #ended}
	 */
	ScopeCall(TemplateRuntime template, RetrySettings retry, Supplier<SessionConfig> sessionConfigs,
			Function<ScopeCall<T>, SessionScope<T>> attempts) {
		this.template = template;
		CallerContext context = null;
		Throwable refusal = null;
		try {
			context = CallerContext.capture();
		}
		catch (Throwable ex) {
			refusal = ex;
		}
		this.context = context;
		this.parentObservation = ScopeObservation.current(template.settings());
		this.future = new ScopeFuture<>(ScopeFrame.ofCaller(this.around, template, this.context), this);
		this.opener = (template.settings().leakDetectionThreshold() != null) ? new Throwable("opened here") : null;
		this.sessionConfigs = sessionConfigs;
		// without the caller's context no attempt can be made
		this.attempts = (refusal != null) ? refused(refusal) : attempts;
		this.retry = retry;
	}

	/**
	 * The scope that the call was made in.
	 */
	@Nullable ScopeFrame around() {
		return this.around;
	}

	/**
	 * What the caller's thread carried besides.
	 */
	@Nullable CallerContext context() {
		return this.context;
	}

	/**
	 * What the caller's thread was in, if scopes are observed.
	 */
	@Nullable Observation parentObservation() {
		return this.parentObservation;
	}

	/**
	 * The place in the program that made the call, if it was noted.
	 */
	@Nullable Throwable opener() {
		return this.opener;
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

	CompletableFuture<T> start() {
		ScopeFuture<T> future = Objects.requireNonNull(this.future);
		next();
		return future;
	}

	private static <T extends @Nullable Object> Function<ScopeCall<T>, SessionScope<T>> refused(Throwable refusal) {
		return (call) -> {
			throw Errors.<RuntimeException>sneaky(refusal);
		};
	}

	/**
	 * Make the next attempt. One that cannot be made is the end of the call; one that is
	 * made sees to its end itself.
	 */
	private void next() {
		SessionScope<T> next;
		try {
			next = Objects.requireNonNull(this.attempts).apply(this);
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
		SessionScope<T> attempt = this.attempt;
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
		Duration delay = (mayRetry && !this.stopped && !this.template.isEnding()) ? nextDelay() : null;
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
	 * Nothing is kept that is of no use after the end: the scopes of a call keep it for
	 * as long as somebody keeps a future of theirs.
	 */
	private boolean settle(@Nullable T value, @Nullable Throwable error) {
		ScopeFuture<T> future = this.future;
		this.future = null;
		this.attempts = null;
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
		this.template.delayed(timeout, this);
		timeout.arm(time);
		if (this.stopped) {
			callOff(timeout);
		}
		else if (this.template.isEnding()) {
			endDelay(timeout);
		}
	}

	private void callOff(Timeout timeout) {
		if (timeout.end()) {
			this.template.resumed(timeout);
		}
	}

	/**
	 * Wait no longer. The next attempt is the last, or is refused where the template is
	 * shut down.
	 */
	void endDelay(Timeout timeout) {
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
			this.template.resumed(timeout);
		}
	}

}
