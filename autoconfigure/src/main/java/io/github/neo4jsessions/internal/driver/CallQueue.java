package io.github.neo4jsessions.internal.driver;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls one at a time, in the order in which they arrive.
 * <p>
 * No thread waits: a caller that finds the queue taken adds its call to it, and the
 * holder of the queue makes that call too before it leaves.
 */
abstract class CallQueue {

	static {
		StackRoom.prepare(BrokenSteps.class, Waiting.class, HandedOver.class, CallGate.LateClose.class);
	}

	private static final SafeLog log = SafeLog.ofTemplates();

	private static final AtomicIntegerFieldUpdater<CallQueue> PRESENT = AtomicIntegerFieldUpdater
		.newUpdater(CallQueue.class, "present");

	private static final AtomicIntegerFieldUpdater<CallQueue> HELD = AtomicIntegerFieldUpdater
		.newUpdater(CallQueue.class, "held");

	private static final AtomicReferenceFieldUpdater<CallQueue, @Nullable Waiting> WAITING = AtomicReferenceFieldUpdater
		.newUpdater(CallQueue.class, Waiting.class, "waiting");

	private static final int HELD_BACK = 1;

	/**
	 * The holder could not leave the queue, since the stack had overflowed.
	 */
	private static final int ABANDONED = 2;

	/**
	 * The number of calls that are not made yet, that of the holder included. A call is
	 * added to the queue before it is counted.
	 */
	private volatile int present;

	/**
	 * Made for the first call that finds the queue taken, which is rare.
	 */
	private volatile @Nullable Waiting waiting;

	/**
	 * {@link #HELD_BACK}, {@link #ABANDONED} or zero.
	 */
	private volatile int held;

	/**
	 * Whether the holder is counted for a call that is still in the queue.
	 */
	private boolean owesCall;

	/**
	 * Whether {@link BrokenSteps} contains calls or reads of this gate.
	 */
	volatile boolean hasBroken;

	/**
	 * Let the calls of a new queue wait until it is {@linkplain #resume() resumed}.
	 */
	final void holdBack() {
		this.present = 1;
		this.held = HELD_BACK;
	}

	/**
	 * Make the calls of a queue that is held back, but only once: what it waited for may
	 * still arrive after its calls were refused.
	 */
	final void resume() {
		if (HELD.compareAndSet(this, HELD_BACK, 0)) {
			leave();
		}
	}

	/**
	 * Make a call, or leave it to the holder of the queue.
	 * @throws StackOverflowError if there is too little of the stack left to leave the
	 * queue again, in which case the call is not made, or if the stack overflowed in the
	 * call, whose result then fails when the gate is closed at the latest
	 */
	final void inTurn(Runnable call) {
		StackRoom.require();
		Throwable overflow;
		boolean holds = false;
		try {
			if (PRESENT.compareAndSet(this, 0, 1)) {
				holds = true;
				if (this.waiting == null || queue().isEmpty()) {
					overflow = make(call);
				}
				else {
					// a call in the queue is not counted yet, possibly an earlier one of
					// this thread
					queue().add(call);
					this.owesCall = true;
					overflow = null;
				}
			}
			else {
				queue().add(call);
				if (PRESENT.getAndIncrement(this) != 0) {
					return;
				}
				holds = true;
				this.owesCall = true;
				overflow = null;
			}
			leave();
		}
		catch (Throwable ex) {
			if (holds) {
				// an assignment, since no method can be called any more
				this.held = ABANDONED;
			}
			throw ex;
		}
		if (overflow != null) {
			throw Exceptions.<RuntimeException>sneaky(overflow);
		}
	}

	/**
	 * Leave the queue, after making the calls that have arrived meanwhile. If this thread
	 * has too little of its stack left for them, another thread makes them.
	 */
	private void leave() {
		while (!tryLeave()) {
			if (!StackRoom.isThereForScope()) {
				Timeouts.callBack(new HandedOver(this));
				return;
			}
			makeNext();
		}
	}

	/**
	 * Leave the queue, unless a call is in it, which the holder then has to make.
	 * @return whether the queue was left
	 */
	private boolean tryLeave() {
		if (!this.owesCall && PRESENT.decrementAndGet(this) == 0) {
			return true;
		}
		this.owesCall = true;
		return false;
	}

	private void makeNext() {
		Runnable next = queue().remove();
		this.owesCall = false;
		make(next);
	}

	private void makeAllThatAreLeft() {
		while (!tryLeave()) {
			makeNext();
		}
	}

	/**
	 * Make a call. An exception comes from stages that the caller derived; the calls in
	 * the queue, including the close, must still be made.
	 * @return the error, if the stack overflowed in the call
	 */
	private @Nullable Throwable make(Runnable call) {
		try {
			call.run();
			return (this.hasBroken && call instanceof Stages.Next) ? new StackOverflowError() : null;
		}
		catch (Throwable ex) {
			if (call instanceof Stages.Next && ex instanceof StackOverflowError) {
				synchronized (BrokenSteps.ALL) {
					BrokenSteps.ALL.last = new Object[] { this, call, ex, BrokenSteps.ALL.last };
				}
				this.hasBroken = true;
				return ex;
			}
			log.warn("A queued call of a session failed: " + Exceptions.describe(ex));
			return null;
		}
	}

	/**
	 * Complete what a stack overflow interrupted: leave a queue that was abandoned, and
	 * report the failure of calls and reads.
	 */
	final void mend() {
		if (this.held == ABANDONED && HELD.compareAndSet(this, ABANDONED, 0)) {
			leave();
		}
		if (this.hasBroken) {
			this.hasBroken = false;
			BrokenSteps.ALL.take(this).forEach(Stages.Failure::run);
		}
	}

	private Queue<Runnable> queue() {
		if (this.waiting == null) {
			WAITING.compareAndSet(this, null, new Waiting());
		}
		return Objects.requireNonNull(this.waiting);
	}

	/**
	 * A queue whose holder is another thread now. This is not a lambda, since creating a
	 * lambda for the first time takes a lot of the stack.
	 *
	 * @param queue the queue
	 */
	private record HandedOver(CallQueue queue) implements Runnable {

		@Override
		public void run() {
			this.queue.makeAllThatAreLeft();
		}

	}

	/**
	 * The calls that are left to the holder of the queue.
	 */
	private static final class Waiting extends ConcurrentLinkedQueue<Runnable> {

	}

}
