package io.github.neo4jsessions;

/**
 * Says why a call was refused a session.
 */
final class SessionLimits {

	private SessionLimits() {
	}

	static SessionLimitException queueIsFull(TemplateRuntime template) {
		return new SessionLimitException(figures(template) + "; the queue is full, since maxPending is "
				+ template.settings().maxPending() + ". Try again later, or raise a limit");
	}

	static SessionLimitException permitDidNotCome(TemplateRuntime template) {
		return new SessionLimitException(figures(template) + "; none was free within the acquireTimeout of "
				+ template.settings().acquireTimeout() + ". Try again later, or raise a limit");
	}

	static SessionLimitException ownChainHoldsThem(TemplateRuntime template) {
		return new SessionLimitException(
				figures(template) + ". It is made inside of the scopes that hold them all, and would wait for itself. "
						+ "Join the transaction instead of asking for a session of its own, or raise maxActive");
	}

	private static String figures(TemplateRuntime template) {
		SessionStatistics statistics = template.statistics();
		return "Session template '" + template.settings().name() + "' has no session for this call: "
				+ statistics.active() + " active of maxActive " + template.settings().maxActive() + ", "
				+ statistics.pending() + " pending";
	}

}
