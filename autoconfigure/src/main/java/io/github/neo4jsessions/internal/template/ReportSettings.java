package io.github.neo4jsessions.internal.template;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a template reports of its scopes.
 *
 * @param leakDetectionThreshold after which time an open session is reported, or
 * {@code null} for never
 * @param slowScopeThreshold after which time a scope that has ended is reported as slow,
 * or {@code null} for never
 * @param slowQueryThreshold after which time a query that has ended is reported as slow,
 * or {@code null} for never
 * @param callSites whether the errors of calls have the place of the call
 */
public record ReportSettings(@Nullable Duration leakDetectionThreshold, @Nullable Duration slowScopeThreshold,
		@Nullable Duration slowQueryThreshold, boolean callSites) {

	static final ReportSettings NONE = new ReportSettings(null, null, null, false);

	/**
	 * Return whether to note the place of a call that opens a session.
	 */
	public boolean notesOpeners() {
		return this.callSites || this.leakDetectionThreshold != null;
	}

	/**
	 * Return whether anything is reported as slow.
	 */
	public boolean reportsSlowWork() {
		return this.slowScopeThreshold != null || this.slowQueryThreshold != null;
	}

	public ReportSettings withLeakDetectionThreshold(Duration threshold) {
		return new ReportSettings(threshold, this.slowScopeThreshold, this.slowQueryThreshold, this.callSites);
	}

	public ReportSettings withSlowScopeThreshold(Duration threshold) {
		return new ReportSettings(this.leakDetectionThreshold, threshold, this.slowQueryThreshold, this.callSites);
	}

	public ReportSettings withSlowQueryThreshold(Duration threshold) {
		return new ReportSettings(this.leakDetectionThreshold, this.slowScopeThreshold, threshold, this.callSites);
	}

	public ReportSettings withCallSites(boolean callSites) {
		return new ReportSettings(this.leakDetectionThreshold, this.slowScopeThreshold, this.slowQueryThreshold,
				callSites);
	}

}
