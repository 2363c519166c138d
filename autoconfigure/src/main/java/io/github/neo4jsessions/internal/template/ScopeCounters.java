package io.github.neo4jsessions.internal.template;

import java.util.concurrent.atomic.LongAdder;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.internal.driver.Outcome;

/**
 * Counts what {@link SessionStatistics} shows. The counters are updated by every scope
 * and seldom read.
 */
public final class ScopeCounters {

	private final LongAdder opened = new LongAdder();

	private final LongAdder closed = new LongAdder();

	private final LongAdder begun = new LongAdder();

	private final LongAdder committed = new LongAdder();

	private final LongAdder rolledBack = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	private final LongAdder leaked = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder retries = new LongAdder();

	public void sessionOpened() {
		this.opened.increment();
	}

	public void sessionClosed() {
		this.closed.increment();
	}

	/**
	 * Count a transaction whose BEGIN is sent. Its {@link #transactionEnded end} is
	 * counted once, even if BEGIN fails.
	 */
	public void transactionBegun() {
		this.begun.increment();
	}

	public void transactionEnded(Outcome outcome) {
		switch (outcome) {
			case COMMITTED -> this.committed.increment();
			case ROLLED_BACK -> this.rolledBack.increment();
			case FAILED -> this.failed.increment();
			case UNKNOWN -> this.unknown.increment();
			case COMPLETED, CANCELLED -> {
				// not outcomes of a transaction
			}
		}
	}

	public void leaked() {
		this.leaked.increment();
	}

	public void rejected() {
		this.rejected.increment();
	}

	public void retried() {
		this.retries.increment();
	}

	/**
	 * Return the number of transactions that were begun and have not ended.
	 */
	public long activeTransactions() {
		// ended is read first, for the same reason as closed below
		long ended = this.committed.sum() + this.rolledBack.sum() + this.failed.sum() + this.unknown.sum();
		return this.begun.sum() - ended;
	}

	/**
	 * Return the number of open sessions.
	 */
	long active() {
		long closedSessions = this.closed.sum();
		return this.opened.sum() - closedSessions;
	}

	SessionStatistics snapshot(long pending) {
		// closed is read first: a scope that opens and closes in between must not make
		// active negative
		long closedSessions = this.closed.sum();
		long openedSessions = this.opened.sum();
		return new SessionStatistics(openedSessions - closedSessions, pending, openedSessions, closedSessions,
				this.committed.sum(), this.rolledBack.sum(), this.failed.sum(), this.unknown.sum(), this.leaked.sum(),
				this.rejected.sum(), this.retries.sum());
	}

}
