package io.github.neo4jsessions;

import org.jspecify.annotations.Nullable;

/**
 * What an operator may see of the scopes of one template while the application runs. A
 * live view: each call looks anew, from any thread, and costs the scopes nothing.
 *
 * @since 0.1.0
 * @see SessionTemplate#monitor()
 */
public final class SessionMonitor {

	private final TemplateRuntime template;

	SessionMonitor(TemplateRuntime template) {
		this.template = template;
	}

	/**
	 * How many sessions of the template may be open at a time.
	 * @return the limit, or {@code null} where there is none
	 */
	public @Nullable Integer maxActive() {
		return this.template.settings().maxActive();
	}

	/**
	 * How many transactions were begun and have not ended. At rest, and to within what
	 * happens while it is counted at any other time, every transaction that was begun is
	 * either one of these or in one of the outcomes of {@link SessionStatistics}.
	 * @return the number
	 */
	public long activeTransactions() {
		return this.template.counters().activeTransactions();
	}

}
