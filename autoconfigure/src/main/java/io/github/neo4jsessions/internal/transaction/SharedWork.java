package io.github.neo4jsessions.internal.transaction;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.jspecify.annotations.Nullable;

/**
 * The work in a transaction: that of its owner and that of the joined calls. Calls can
 * join until all of it has completed; then the transaction ends. This is a superclass of
 * {@link SharedTransaction} so that a transaction does not need another object.
 */
abstract class SharedWork {

	private static final SafeLog log = SafeLog.ofTemplates();

	private static final AtomicIntegerFieldUpdater<SharedWork> AT_WORK = AtomicIntegerFieldUpdater
		.newUpdater(SharedWork.class, "atWork");

	private static final AtomicIntegerFieldUpdater<SharedWork> OWNER_LEFT = AtomicIntegerFieldUpdater
		.newUpdater(SharedWork.class, "ownerLeft");

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicReferenceFieldUpdater<SharedWork, @Nullable JoinedWork> LAST_JOINED_CALL = AtomicReferenceFieldUpdater
		.newUpdater(SharedWork.class, JoinedWork.class, "lastJoinedCall");

	/**
	 * The number of calls at work: the owner and the joined calls. Once it is zero, no
	 * call can join.
	 */
	private volatile int atWork = 1;

	private volatile int ownerLeft;

	private volatile @Nullable Runnable whenAlone;

	private volatile @Nullable JoinedWork<?> lastJoinedCall;

	/**
	 * Return whether the transaction has ended, whether or not all work has completed.
	 */
	abstract boolean hasEnded();

	/**
	 * Enter the transaction with a joined call.
	 * @return {@code false} if the transaction has ended
	 */
	boolean enter() {
		for (int count = this.atWork; count > 0; count = this.atWork) {
			if (AT_WORK.compareAndSet(this, count, count + 1)) {
				return true;
			}
		}
		return false;
	}

	boolean hasAllWorkCompleted() {
		return this.atWork == 0;
	}

	void leave() {
		if (AT_WORK.decrementAndGet(this) == 0 && this.whenAlone != null) {
			this.whenAlone.run();
		}
	}

	/**
	 * Continue after the owner's work, once all joined calls have completed.
	 */
	void ownerLeaves(Runnable next) {
		if (OWNER_LEFT.compareAndSet(this, 0, 1)) {
			this.whenAlone = next;
			leave();
		}
	}

	/**
	 * Count the owner as at work again, after all joined calls have completed.
	 */
	void ownerReturns() {
		this.atWork = 1;
	}

	/**
	 * Continue once the owner and all joined calls have completed again.
	 */
	void ownerLeavesAgain(Runnable next) {
		this.whenAlone = next;
		leave();
	}

	boolean hasOwnerLeft() {
		return this.ownerLeft != 0;
	}

	/**
	 * Track a joined call until it has ended.
	 */
	void remember(JoinedWork<?> call) {
		JoinedWork<?> last;
		do {
			last = this.lastJoinedCall;
			call.follow(last);
		}
		while (!LAST_JOINED_CALL.compareAndSet(this, last, call));
		if (hasEnded()) {
			// the owner may have ended the joined calls already
			call.abandon();
		}
	}

	/**
	 * End the joined calls that are still at work, and notify their callers, since the
	 * transaction has ended.
	 */
	void abandonJoinedCalls() {
		for (JoinedWork<?> call = this.lastJoinedCall; call != null; call = call.previous()) {
			try {
				call.abandon();
			}
			catch (Throwable ex) {
				// one call must not prevent the end of the calls before it
				log.warn("A joined call could not be ended with its transaction: " + Exceptions.describe(ex));
			}
		}
	}

	/**
	 * Release the references that are not needed after the end.
	 */
	void releaseReferences() {
		this.lastJoinedCall = null;
		this.whenAlone = null;
	}

}
