package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.template.SlowWork;
import org.jspecify.annotations.Nullable;

/**
 * The time of one query, from its run to the end of its result. It is logged if it is
 * longer than the threshold.
 */
final class QueryTime implements ScopeContext.QueryTimer {

	private final ScopeAttempt<?> scope;

	private final Duration threshold;

	private final int number;

	private final long begunAt = System.nanoTime();

	private final AtomicBoolean ended = new AtomicBoolean();

	QueryTime(ScopeAttempt<?> scope, Duration threshold, int number) {
		this.scope = scope;
		this.threshold = threshold;
		this.number = number;
	}

	@Override
	public void ended(@Nullable Throwable error) {
		Duration time = Duration.ofNanos(System.nanoTime() - this.begunAt);
		if (this.ended.compareAndSet(false, true) && time.compareTo(this.threshold) > 0) {
			this.scope.template()
				.log()
				.slowQuery(this.scope, this.number,
						new SlowWork(time, this.threshold, this.scope.call().sessionConfig(), outcome(error)));
		}
	}

	private static String outcome(@Nullable Throwable error) {
		if (error == null) {
			return Outcome.COMPLETED.label();
		}
		return (error instanceof ScopeEndedException) ? "stopped"
				: Outcome.FAILED.label() + ": " + Exceptions.describe(error);
	}

}
