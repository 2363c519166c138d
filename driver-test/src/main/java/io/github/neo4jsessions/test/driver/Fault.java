package io.github.neo4jsessions.test.driver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fault that a {@link BoltProxy} applies to a request or to its answer. Thread-safe.
 */
public class Fault {

	private final Trigger trigger;

	private final Kind kind;

	private final CompletableFuture<Void> firstReached = new CompletableFuture<>();

	private final AtomicInteger reached = new AtomicInteger();

	Fault(Trigger trigger, Kind kind) {
		this.trigger = trigger;
		this.kind = kind;
	}

	/**
	 * Wait until the fault happens; for a cut, until right before the connection is
	 * closed.
	 * @param patience how long to wait
	 * @throws AssertionError if it has not happened by then
	 */
	public final void awaitReached(Duration patience) {
		try {
			this.firstReached.get(patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			throw new AssertionError(this + " was not reached within " + patience, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted before " + this + " was reached", ex);
		}
	}

	/**
	 * Run an action when the fault happens for the first time, or now if it has happened.
	 * @param action the action, which runs on a thread of the proxy and must not block
	 */
	public final void onReached(Runnable action) {
		this.firstReached.thenRun(action);
	}

	/**
	 * Return how often the fault has happened.
	 * @return the number, over all connections
	 */
	public final int reached() {
		return this.reached.get();
	}

	/**
	 * Cancel the fault for all requests that arrive from now on.
	 */
	public final void cancel() {
		this.trigger.cancel();
	}

	final boolean appliesTo(BoltMessage request) {
		return this.trigger.appliesTo(request);
	}

	final Kind kind() {
		return this.kind;
	}

	/**
	 * Whether the driver receives no more than this number of records.
	 */
	boolean isEnoughOf(int records) {
		return false;
	}

	/**
	 * Whether the connection is closed after the fault.
	 */
	boolean isCut() {
		return this.kind.isCut();
	}

	/**
	 * Apply the fault, and return when the message may be passed on.
	 * @param closed completes when the connection is closed
	 */
	void happen(CompletableFuture<Void> closed) {
		this.reached.incrementAndGet();
		this.firstReached.complete(null);
	}

	@Override
	public final String toString() {
		return this.kind + " on " + this.trigger;
	}

	/**
	 * The kind of fault, and the place where it applies.
	 */
	enum Kind {

		CUT_BEFORE_REQUEST, CUT_BEFORE_ANSWER, CUT_AFTER_RECORDS, STALL_REQUEST, STALL_ANSWER;

		boolean isCut() {
			return this != STALL_REQUEST && this != STALL_ANSWER;
		}

		boolean concernsAnswer() {
			return this != CUT_BEFORE_REQUEST && this != STALL_REQUEST;
		}

	}

	/**
	 * The requests to which a fault applies. It counts the requests that it is given.
	 */
	static final class Trigger {

		private final BoltMessage request;

		private final int nth;

		private final boolean always;

		private int seen;

		private boolean cancelled;

		Trigger(BoltMessage request, int nth, boolean always) {
			this.request = request;
			this.nth = nth;
			this.always = always;
		}

		synchronized boolean appliesTo(BoltMessage request) {
			if (this.cancelled || this.request != request) {
				return false;
			}
			this.seen++;
			return this.always ? this.seen >= this.nth : this.seen == this.nth;
		}

		synchronized void cancel() {
			this.cancelled = true;
		}

		@Override
		public String toString() {
			return this.request + " no. " + this.nth + (this.always ? " and all later ones" : "");
		}

	}

	/**
	 * Cuts the connection when the driver has received some records.
	 */
	static final class AfterRecords extends Fault {

		private final int records;

		AfterRecords(Trigger trigger, int records) {
			super(trigger, Kind.CUT_AFTER_RECORDS);
			this.records = records;
		}

		@Override
		boolean isEnoughOf(int records) {
			return records >= this.records;
		}

	}

}
