package io.github.neo4jsessions;

import org.jspecify.annotations.Nullable;

/**
 * What a template consists of at run time.
 */
final class TemplateRuntime implements ScopeFrame.Owner {

	private final TemplateSettings settings;

	private final QueryFactory queries;

	private final ScopeCounters counters = new ScopeCounters();

	private final ScopeLog log;

	private final ScopeRegistry registry;

	private final @Nullable SessionLimiter limiter;

	private final @Nullable Terminations terminations;

	private volatile @Nullable ScopeFrame plainCaller;

	/**
	 * Make it.
	 * @param settings what the template was built with
	 * @param queries begins the queries of a given scope
	 */
	TemplateRuntime(TemplateSettings settings, QueryFactory queries) {
		this.settings = settings;
		this.queries = queries;
		this.log = new ScopeLog(settings.name());
		this.registry = new ScopeRegistry(settings.name(), this.log);
		this.limiter = (settings.maxActive() != null) ? new SessionLimiter(this, settings.maxActive(),
				settings.maxPending(), settings.acquireTimeout(), this.counters::active) : null;
		this.terminations = settings.terminateOnCancel() ? new Terminations(settings.name()) : null;
	}

	TemplateSettings settings() {
		return this.settings;
	}

	@Override
	public String name() {
		return this.settings.name();
	}

	@Override
	public @Nullable CallbackExecutor callbackExecutor() {
		return this.settings.callbackExecutor();
	}

	@Override
	public ScopeFrame plainCaller(CallerContext nothing) {
		ScopeFrame frame = this.plainCaller;
		if (frame == null) {
			frame = new ScopeFrame(null, this, null, null, nothing);
			this.plainCaller = frame;
		}
		return frame;
	}

	QueryFactory queries() {
		return this.queries;
	}

	ScopeCounters counters() {
		return this.counters;
	}

	/**
	 * What operators read of the scopes.
	 */
	ScopeLog log() {
		return this.log;
	}

	/**
	 * The scopes that are under way.
	 */
	ScopeRegistry registry() {
		return this.registry;
	}

	/**
	 * Gives permits to scopes, or {@code null} if their number is not limited.
	 */
	@Nullable SessionLimiter limiter() {
		return this.limiter;
	}

	/**
	 * What the terminations of stopped scopes have in common, or {@code null} if there
	 * are none.
	 */
	@Nullable Terminations terminations() {
		return this.terminations;
	}

	SessionStatistics statistics() {
		return this.counters.snapshot((this.limiter != null) ? this.limiter.pending() : 0);
	}

}
