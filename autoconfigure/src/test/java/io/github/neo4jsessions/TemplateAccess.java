package io.github.neo4jsessions;

import io.github.neo4jsessions.internal.template.TemplateRuntime;

/**
 * Gives tests in other packages what only this package can create.
 */
public final class TemplateAccess {

	private TemplateAccess() {
	}

	public static SessionMonitor monitor(TemplateRuntime template) {
		return new SessionMonitor(template);
	}

}
