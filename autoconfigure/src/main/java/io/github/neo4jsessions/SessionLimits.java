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

	private static String figures(TemplateRuntime template) {
		SessionStatistics statistics = template.statistics();
		return "Session template '" + template.settings().name() + "' has no session for this call: "
				+ statistics.active() + " active of maxActive " + template.settings().maxActive() + ", "
				+ statistics.pending() + " pending";
	}

}
