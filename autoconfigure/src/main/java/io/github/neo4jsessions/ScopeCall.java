package io.github.neo4jsessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * One call of a template: the future that the caller has, and the attempts behind it, of
 * which one is under way at a time. Between two attempts there is a delay and nothing
 * else: no thread, no session, no permit.
 *
 * @param <T> the type of the value
 */
final class ScopeCall<T extends @Nullable Object> {

	private final ScopeFuture<T> future = new ScopeFuture<>(this::stop);

	private final ScopeCounters counters;

	private final Function<ScopeCall<T>, SessionScope<T>> attempts;

	private final BackOff backOff;

	private final Supplier<SessionConfig> sessionConfigs;

	private @Nullable SessionConfig sessionConfig;

	private final List<Throwable> earlierErrors = new ArrayList<>(0);

	private volatile @Nullable SessionScope<T> attempt;

	private volatile @Nullable CompletableFuture<Void> delay;

	private volatile boolean stopped;

	/**
	 * Make a call.
	 * @param counters count the retries
	 * @param retry when to try again
	 * @param sessionConfigs decides how to open a session; asked once, on the thread of
	 * the caller, whose tenant it may go by
	 * @param attempts makes an attempt, which reports to {@link #ended}
	 */
	ScopeCall(ScopeCounters counters, RetrySettings retry, Supplier<SessionConfig> sessionConfigs,
			Function<ScopeCall<T>, SessionScope<T>> attempts) {
		this.counters = counters;
		this.sessionConfigs = sessionConfigs;
		this.attempts = attempts;
		this.backOff = new BackOff(retry);
	}

	/**
	 * How to open the session of an attempt.
	 */
	SessionConfig sessionConfig() {
		SessionConfig config = this.sessionConfig;
		if (config == null) {
			config = this.sessionConfigs.get();
			this.sessionConfig = config;
		}
		return config;
	}

	CompletableFuture<T> start() {
		next();
		return this.future;
	}

	private void next() {
		SessionScope<T> next = this.attempts.apply(this);
		this.attempt = next;
		// noted first and looked up then: a stop that comes in between sees the attempt
		if (!this.stopped) {
			next.start();
		}
	}

	private void stop() {
		this.stopped = true;
		CompletableFuture<Void> delay = this.delay;
		if (delay != null) {
			delay.complete(null);
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
			return this.future.settle(value, null);
		}
		Duration delay = (mayRetry && !this.stopped) ? this.backOff.next() : null;
		if (delay == null) {
			this.earlierErrors.forEach((earlier) -> Errors.suppress(error, earlier));
			return this.future.settle(null, error);
		}
		this.earlierErrors.add(error);
		this.counters.retried();
		CompletableFuture<Void> timeout = Timeouts.after(delay, this::next);
		this.delay = timeout;
		if (this.stopped) {
			timeout.complete(null);
		}
		return true;
	}

}
