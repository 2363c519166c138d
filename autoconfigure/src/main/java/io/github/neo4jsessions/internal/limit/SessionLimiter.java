package io.github.neo4jsessions.internal.limit;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.TransactionNames;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of sessions of one template, and explains why a call is refused.
 */
public final class SessionLimiter {

	private final ScopeContext.Owner template;

	private final int maxActive;

	private final @Nullable Integer maxPending;

	private final Duration acquireTimeout;

	private final LongSupplier active;

	private final PermitQueue permits;

	private final AcquireListeners listeners = new AcquireListeners();

	/**
	 * Create a limiter.
	 * @param template the template
	 * @param maxActive how many sessions may be open
	 * @param maxPending how many calls may wait for a session, or {@code null} for any
	 * number
	 * @param acquireTimeout how long a call waits
	 * @param active how many sessions are open, for messages
	 */
	public SessionLimiter(ScopeContext.Owner template, int maxActive, @Nullable Integer maxPending,
			Duration acquireTimeout, LongSupplier active) {
		this.template = template;
		this.maxActive = maxActive;
		this.maxPending = maxPending;
		this.acquireTimeout = acquireTimeout;
		this.active = active;
		this.permits = new PermitQueue(maxActive, (maxPending != null) ? maxPending : Integer.MAX_VALUE);
	}

	/**
	 * Create a permit for one scope. It is not requested yet.
	 */
	public SessionPermit permit(SessionPermit.Holder holder) {
		return new SessionPermit(this, holder);
	}

	PermitQueue permits() {
		return this.permits;
	}

	Duration acquireTimeout() {
		return this.acquireTimeout;
	}

	AcquireListeners listeners() {
		return this.listeners;
	}

	public void addListener(LongConsumer listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return how many calls wait for a session.
	 */
	public long pending() {
		return this.permits.pending();
	}

	/**
	 * Return whether the scopes around a call hold all permits, so that it would wait for
	 * itself.
	 */
	boolean areAllHeldAround(@Nullable ScopeContext around) {
		return ScopeContext.sessionsAround(around, this.template) >= this.permits.total();
	}

	SessionLimitException queueIsFull(@Nullable String transaction) {
		return new SessionLimitException(
				figures(transaction) + "; refused without waiting, because the queue is full: maxPending is "
						+ this.maxPending + ". Try again later, or raise a limit");
	}

	public SessionLimitException permitDidNotCome(Duration waited, @Nullable String transaction) {
		return new SessionLimitException(figures(transaction) + "; none became free within the acquireTimeout of "
				+ this.acquireTimeout + ", waited " + waited.toMillis() + " ms. Try again later, or raise a limit");
	}

	SessionLimitException ownChainHoldsThem(@Nullable String transaction) {
		return new SessionLimitException(figures(transaction)
				+ "; the call does not wait, because the scopes around it hold all sessions, and it would wait for itself. "
				+ "Join the transaction instead of opening another session, or raise maxActive");
	}

	private String figures(@Nullable String transaction) {
		return "Session template '" + this.template.name() + "' has no session for "
				+ TransactionNames.or(transaction, "this call") + ": " + this.active.getAsLong()
				+ " active of maxActive " + this.maxActive + ", " + pending() + " pending";
	}

}
