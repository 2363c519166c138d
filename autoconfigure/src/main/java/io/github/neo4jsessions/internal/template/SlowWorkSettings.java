package io.github.neo4jsessions.internal.template;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a template for what is logged as slow. This is a superclass so that
 * {@link TemplateSettings} does not become too long.
 */
public abstract class SlowWorkSettings {

	/**
	 * After which time a scope that has ended is reported as slow, or {@code null} for
	 * never.
	 */
	private @Nullable Duration slowScopeThreshold;

	/**
	 * After which time a query that has ended is reported as slow, or {@code null} for
	 * never.
	 */
	private @Nullable Duration slowQueryThreshold;

	SlowWorkSettings() {
	}

	/**
	 * Return whether anything is logged as slow.
	 */
	public final boolean reportsSlowWork() {
		return this.slowScopeThreshold != null || this.slowQueryThreshold != null;
	}

	public final @Nullable Duration slowScopeThreshold() {
		return this.slowScopeThreshold;
	}

	public final void setSlowScopeThreshold(Duration slowScopeThreshold) {
		this.slowScopeThreshold = slowScopeThreshold;
	}

	public final @Nullable Duration slowQueryThreshold() {
		return this.slowQueryThreshold;
	}

	public final void setSlowQueryThreshold(Duration slowQueryThreshold) {
		this.slowQueryThreshold = slowQueryThreshold;
	}

}
