package io.github.neo4jsessions.internal.template;

import java.util.concurrent.atomic.LongAdder;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.internal.driver.Outcome;

/**
 * Counts what {@link SessionStatistics} shows. Written on every scope and read seldom.
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
	 * A BEGIN is sent: it has one {@link #transactionEnded end}, also where it fails.
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
	 * Transactions that were begun and have not ended.
	 */
	public long activeTransactions() {
		// the ended ones are read first, for the same reason as the closed ones below
		long ended = this.committed.sum() + this.rolledBack.sum() + this.failed.sum() + this.unknown.sum();
		return this.begun.sum() - ended;
	}

	/**
	 * Sessions that are open.
	 */
	long active() {
		long closedSessions = this.closed.sum();
		return this.opened.sum() - closedSessions;
	}

	SessionStatistics snapshot(long pending) {
		// closed is read first: a scope that comes and goes in between must not make
		// active
		// negative
		long closedSessions = this.closed.sum();
		long openedSessions = this.opened.sum();
		return new SessionStatistics(openedSessions - closedSessions, pending, openedSessions, closedSessions,
				this.committed.sum(), this.rolledBack.sum(), this.failed.sum(), this.unknown.sum(), this.leaked.sum(),
				this.rejected.sum(), this.retries.sum());
	}

}
