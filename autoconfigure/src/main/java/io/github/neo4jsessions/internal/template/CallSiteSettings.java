package io.github.neo4jsessions.internal.template;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a template for which the place of each call is noted. This is a
 * superclass so that {@link TemplateSettings} does not become too long.
 */
public abstract class CallSiteSettings extends SlowWorkSettings {

	/**
	 * After which time an open session is reported, or {@code null} for never.
	 */
	private @Nullable Duration leakDetectionThreshold;

	/**
	 * Whether the errors of calls have the place of the call.
	 */
	private boolean callSites;

	CallSiteSettings() {
	}

	/**
	 * Return whether to note the place of a call that opens a session.
	 */
	public final boolean notesOpeners() {
		return this.callSites || this.leakDetectionThreshold != null;
	}

	public final @Nullable Duration leakDetectionThreshold() {
		return this.leakDetectionThreshold;
	}

	public final void setLeakDetectionThreshold(Duration leakDetectionThreshold) {
		this.leakDetectionThreshold = leakDetectionThreshold;
	}

	public final boolean callSites() {
		return this.callSites;
	}

	public final void setCallSites(boolean callSites) {
		this.callSites = callSites;
	}

}
