package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

/**
 * A queue of calls that can be closed, and the count of the reads that its close waits
 * for. Reads of results do not queue. The close queues as a call does: it refuses all
 * calls and reads that begin later, and takes its last step when no read is under way any
 * more, since the driver would release the connection while it is being read from.
 */
public abstract class ClosableQueue extends CallQueue {

	private static final AtomicIntegerFieldUpdater<ClosableQueue> UNDER_WAY = AtomicIntegerFieldUpdater
		.newUpdater(ClosableQueue.class, "underWay");

	/**
	 * One for the open queue, and one for each read of a result that is under way.
	 */
	private volatile int underWay = 1;

	private volatile boolean closed;

	private volatile boolean cutOff;

	/**
	 * What to do when the queue is closed and no read is under way.
	 */
	private volatile CallGate.@Nullable End end;

	private volatile @Nullable Throwable refusal;

	ClosableQueue() {
	}

	/**
	 * Close the queue, when it is the turn of its close.
	 */
	final void closeFor(CallGate.End end) {
		if (this.closed) {
			end.last();
			return;
		}
		this.end = end;
		this.closed = true;
		endRead();
	}

	/**
	 * Refuse the calls that are held back, and all later calls.
	 * @param refusal the error that they fail with
	 */
	public final void refuse(Throwable refusal) {
		this.refusal = refusal;
		this.closed = true;
		resume();
	}

	/**
	 * Return the error for a call that arrived after the close.
	 */
	final Throwable refusal() {
		Throwable refusal = this.refusal;
		return (refusal != null) ? refusal : new ScopeEndedException();
	}

	/**
	 * Check that calls and reads are not refused.
	 * @throws IllegalStateException if they are
	 */
	public final void requireOpen() {
		if (this.closed) {
			throw new ScopeEndedException();
		}
	}

	public final boolean isClosed() {
		return this.closed;
	}

	/**
	 * Begin to read from a result.
	 * @return {@code false} if reads are refused; otherwise {@link #endRead()} has to be
	 * called
	 */
	final boolean beginRead() {
		for (int count = this.underWay; count > 0; count = this.underWay) {
			if (UNDER_WAY.compareAndSet(this, count, count + 1)) {
				if (!this.closed) {
					return true;
				}
				endRead();
				return false;
			}
		}
		return false;
	}

	/**
	 * Note that a read has ended, successfully or not.
	 */
	final void endRead() {
		if (UNDER_WAY.decrementAndGet(this) == 0) {
			CallGate.End end = this.end;
			if (end != null) {
				this.end = null;
				end.last();
			}
		}
	}

	/**
	 * Let no read continue with the next batch of rows, since its rows are no longer
	 * needed.
	 */
	public final void cutOff() {
		this.cutOff = true;
	}

	/**
	 * Return whether reads have to end where they are.
	 */
	final boolean isCutOff() {
		return this.cutOff;
	}

}
