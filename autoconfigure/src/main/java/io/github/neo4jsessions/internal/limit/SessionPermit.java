package io.github.neo4jsessions.internal.limit;

import java.time.Duration;

import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;

/**
 * The permit of one scope, where the number of sessions is limited: requested, waited
 * for, held, and released once. If a scope gives up before its permit is granted, the
 * scope releases it when it is granted, since only the scope knows that it gave up.
 */
public final class SessionPermit implements PermitQueue.Waiter {

	private final SessionLimiter limiter;

	private final Holder holder;

	/**
	 * When the permit was requested, to measure the wait.
	 */
	private long requestedAt;

	private volatile @Nullable Timeout timeout;

	private volatile boolean answered;

	SessionPermit(SessionLimiter limiter, Holder holder) {
		this.limiter = limiter;
		this.holder = holder;
	}

	/**
	 * Request the permit. The scope is opened or refused, now or later.
	 * @param around the scope in which the call was made
	 */
	public void request(@Nullable ScopeContext around) {
		if (this.limiter.areAllHeldAround(around)) {
			this.holder.refuse(this.limiter.ownChainHoldsThem(this.holder.transactionName()));
			return;
		}
		// before other threads see this permit
		this.requestedAt = System.nanoTime();
		switch (this.limiter.permits().request(this)) {
			case GRANTED -> {
				this.limiter.listeners().waited(0);
				this.holder.open();
			}
			case FULL -> this.holder.refuse(this.limiter.queueIsFull(this.holder.transactionName()));
			case QUEUED -> limitTheWait();
		}
	}

	private void limitTheWait() {
		this.timeout = Timeouts.after(this.limiter.acquireTimeout(),
				() -> this.holder.refuse(this.limiter.permitDidNotCome(waited(), this.holder.transactionName())));
		// set first, then checked: an answer that arrives in between sees the timeout
		if (this.answered) {
			cancelTimeout();
		}
	}

	@Override
	public void granted() {
		noteEndOfWait();
		this.holder.open();
		cancelTimeout();
	}

	/**
	 * Stop waiting.
	 */
	public void withdraw() {
		if (this.limiter.permits().withdraw(this)) {
			noteEndOfWait();
		}
		cancelTimeout();
	}

	private void noteEndOfWait() {
		AcquireListeners listeners = this.limiter.listeners();
		if (!listeners.isEmpty()) {
			listeners.waited(waited().toNanos());
		}
	}

	private Duration waited() {
		return Duration.ofNanos(System.nanoTime() - this.requestedAt);
	}

	/**
	 * Release the permit, to the next scope in the queue if there is one.
	 */
	public void release() {
		PermitQueue.grant(this.limiter.permits().release());
	}

	private void cancelTimeout() {
		this.answered = true;
		Timeout timeout = this.timeout;
		if (timeout != null) {
			timeout.end();
		}
	}

	/**
	 * The scope that needs a permit.
	 */
	public interface Holder {

		/**
		 * Open the scope: the permit is granted.
		 */
		void open();

		/**
		 * Refuse the scope: it gets no permit.
		 */
		void refuse(RuntimeException refusal);

		/**
		 * Return the name of the transaction, or {@code null} if it has none.
		 */
		@Nullable String transactionName();

	}

}
