package io.github.neo4jsessions;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The permit of one scope, where their number is limited: asked for, waited for, held,
 * and given back once. A scope that gave up before its permit came gives it back when it
 * does come, since only the scope knows that it gave up.
 */
final class ScopePermit implements PermitQueue.Waiter {

	private final TemplateRuntime template;

	private final PermitQueue permits;

	private final SessionScope<?> scope;

	/**
	 * When it was asked for, if it has to be waited for.
	 */
	private long askedAt;

	private volatile @Nullable Timeout timeout;

	private volatile boolean answered;

	private ScopePermit(TemplateRuntime template, PermitQueue permits, SessionScope<?> scope) {
		this.template = template;
		this.permits = permits;
		this.scope = scope;
	}

	/**
	 * The permit that a scope needs, or {@code null} if it needs none.
	 */
	static @Nullable ScopePermit of(TemplateRuntime template, SessionScope<?> scope) {
		PermitQueue permits = template.permits();
		return (permits != null) ? new ScopePermit(template, permits, scope) : null;
	}

	/**
	 * Ask for the permit: the scope is opened or refused, now or later.
	 */
	void request() {
		if (ScopeFrame.sessionsAround(this.scope.around(), this.template) >= this.permits.total()) {
			this.scope.refuse(SessionLimits.ownChainHoldsThem(this.template));
			return;
		}
		AcquireListeners listeners = this.template.acquireListeners();
		// before others see it
		this.askedAt = System.nanoTime();
		switch (this.permits.request(this)) {
			case GRANTED -> {
				listeners.waited(0);
				this.scope.open();
			}
			case FULL -> this.scope.refuse(SessionLimits.queueIsFull(this.template));
			case QUEUED -> awaitNoLongerThanAllowed();
		}
	}

	private void awaitNoLongerThanAllowed() {
		this.timeout = Timeouts.after(this.template.settings().acquireTimeout(),
				() -> this.scope.refuse(SessionLimits.permitDidNotCome(this.template, waited())));
		// noted first and looked up then: an answer that comes in between sees the
		// timeout
		if (this.answered) {
			callOffTimeout();
		}
	}

	@Override
	public void granted() {
		noteEndOfWait();
		this.scope.open();
		callOffTimeout();
	}

	/**
	 * Wait no longer.
	 */
	void withdraw() {
		if (this.permits.withdraw(this)) {
			noteEndOfWait();
		}
		callOffTimeout();
	}

	private void noteEndOfWait() {
		AcquireListeners listeners = this.template.acquireListeners();
		if (!listeners.isEmpty()) {
			listeners.waited(waited().toNanos());
		}
	}

	private Duration waited() {
		return Duration.ofNanos(System.nanoTime() - this.askedAt);
	}

	/**
	 * Give the permit back: to who is next, or to nobody.
	 */
	void release() {
		PermitQueue.grant(this.permits.release());
	}

	private void callOffTimeout() {
		this.answered = true;
		Timeout timeout = this.timeout;
		if (timeout != null) {
			timeout.end();
		}
	}

}
