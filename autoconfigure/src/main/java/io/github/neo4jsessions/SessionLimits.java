package io.github.neo4jsessions;

import java.time.Duration;

/**
 * Says why a call was refused a session.
 */
final class SessionLimits {

	private SessionLimits() {
	}

	static SessionLimitException queueIsFull(TemplateRuntime template) {
		return new SessionLimitException(figures(template) + "; not waited, as the queue is full: maxPending is "
				+ template.settings().maxPending() + ". Try again later, or raise a limit");
	}

	static SessionLimitException permitDidNotCome(TemplateRuntime template, Duration waited) {
		return new SessionLimitException(figures(template) + "; waited " + waited.toMillis()
				+ " ms, and none was free within the acquireTimeout of " + template.settings().acquireTimeout()
				+ ". Try again later, or raise a limit");
	}

	static SessionLimitException ownChainHoldsThem(TemplateRuntime template) {
		return new SessionLimitException(figures(template)
				+ "; not waited, as it is made inside of the scopes that hold them all, and would wait for itself. "
				+ "Join the transaction instead of asking for a session of its own, or raise maxActive");
	}

	private static String figures(TemplateRuntime template) {
		SessionStatistics statistics = template.statistics();
		return "Session template '" + template.settings().name() + "' has no session for this call: "
				+ statistics.active() + " active of maxActive " + template.settings().maxActive() + ", "
				+ statistics.pending() + " pending";
	}

}
