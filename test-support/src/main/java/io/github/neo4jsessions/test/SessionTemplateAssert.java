package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions for a {@link SessionTemplate}. The methods that count transactions compare
 * the {@linkplain SessionTemplate#statistics() statistics} as they are. These are exact
 * for all calls whose futures have completed, and count since the template was built, or
 * {@link #since} other statistics.
 *
 * @since 0.1.0
 * @see Neo4jSessionsAssertions#assertThat(SessionTemplate)
 */
public final class SessionTemplateAssert extends AbstractAssert<SessionTemplateAssert, SessionTemplate> {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private final @Nullable SessionStatistics before;

	private final Duration patience;

	SessionTemplateAssert(@Nullable SessionTemplate actual, @Nullable SessionStatistics before, Duration patience) {
		super(actual, SessionTemplateAssert.class);
		this.before = before;
		this.patience = patience;
	}

	/**
	 * Set how long to wait for sessions to be opened or closed.
	 * @param patience the time
	 * @return assertions with that patience
	 */
	public SessionTemplateAssert within(Duration patience) {
		return new SessionTemplateAssert(this.actual, this.before, Patience.requireNotNegative(patience))
			.as(this.info.description());
	}

	/**
	 * Count the transactions since the given statistics, instead of since the template
	 * was built.
	 * @param before earlier statistics of the same template
	 * @return assertions for the difference
	 */
	public SessionTemplateAssert since(SessionStatistics before) {
		return new SessionTemplateAssert(this.actual, before, this.patience).as(this.info.description());
	}

	/**
	 * Verify that no session is open and no call waits for one. Waits for sessions that
	 * are being closed.
	 * @return these assertions
	 */
	public SessionTemplateAssert hasNoOpenSessions() {
		isNotNull();
		if (!await(() -> now().active() == 0 && now().pending() == 0)) {
			throw failure("Expecting template '%s' to have no open sessions, but after %s there were:%n  %s",
					this.actual.getName(), Patience.describe(this.patience), open());
		}
		return this;
	}

	/**
	 * Verify that a number of sessions is open. Waits for sessions that are being opened
	 * or closed.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasOpenSessions(int count) {
		isNotNull();
		if (!await(() -> now().active() == count)) {
			throw failure("Expecting template '%s' to have %s open sessions, but after %s there were %s:%n  %s",
					this.actual.getName(), count, Patience.describe(this.patience), now().active(), open());
		}
		return this;
	}

	/**
	 * Verify the number of transactions whose commit the server has acknowledged.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasCommitted(long count) {
		return hasCount("committed transactions", SessionStatistics::committed, count);
	}

	/**
	 * Verify the number of transactions that were rolled back. An attempt that was
	 * retried counts, too.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasRolledBack(long count) {
		return hasCount("transactions that were rolled back", SessionStatistics::rolledBack, count);
	}

	/**
	 * Verify the number of transactions that are certainly not committed, although no
	 * rollback succeeded: the begin or the commit was refused, or the rollback failed.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasFailed(long count) {
		return hasCount("failed transactions", SessionStatistics::failed, count);
	}

	/**
	 * Verify the number of transactions and auto-commit queries that may or may not be
	 * committed.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasUnknownOutcomes(long count) {
		return hasCount("unknown outcomes", SessionStatistics::unknown, count);
	}

	/**
	 * Verify the number of attempts after the first.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasRetried(long count) {
		return hasCount("retries", SessionStatistics::retries, count);
	}

	/**
	 * Verify the number of calls that were refused a session, because of a limit or a
	 * shutdown.
	 * @param count the number
	 * @return these assertions
	 */
	public SessionTemplateAssert hasRejected(long count) {
		return hasCount("rejected calls", SessionStatistics::rejected, count);
	}

	private SessionTemplateAssert hasCount(String what, ToLongFunction<SessionStatistics> part, long expected) {
		isNotNull();
		SessionStatistics statistics = (this.before != null) ? StatisticsDelta.between(this.before, now()) : now();
		long count = part.applyAsLong(statistics);
		if (count != expected) {
			throw failureWithActualExpected(count, expected,
					"Expecting template '%s' to have %s %s%s, but there are %s:%n  %s", this.actual.getName(), expected,
					what, (this.before != null) ? " since then" : "", count, statistics);
		}
		return this;
	}

	private SessionStatistics now() {
		return this.actual.statistics();
	}

	private String open() {
		OpenScopes open = OpenScopes.of(this.actual);
		return open.isEmpty() ? now().toString() : String.join("\n  ", open.describe());
	}

	/**
	 * Poll the condition, since there is no notification: the condition may be that
	 * nothing happens.
	 */
	private boolean await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > this.patience.toNanos() || Thread.currentThread().isInterrupted()) {
				return condition.getAsBoolean();
			}
			LockSupport.parkNanos(PAUSE);
		}
		return true;
	}

}
