package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.limit.SessionLimiter;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a template at run time.
 */
public final class TemplateRuntime implements ScopeContext.Owner {

	private final TemplateSettings settings;

	private final SessionOpener sessions;

	private final QueryFactory queries;

	private final ScopeCounters counters = new ScopeCounters();

	private final ScopeLog log;

	private final NotificationLog notifications;

	private final ScopeRegistry registry;

	private final @Nullable SessionLimiter limiter;

	private final @Nullable Terminations terminations;

	private final ScopeContext plainCaller;

	/**
	 * Create the parts of a template.
	 * @param settings the settings of the template
	 * @param queries creates the queries of a given scope
	 */
	public TemplateRuntime(TemplateSettings settings, QueryFactory queries) {
		this.settings = settings;
		this.sessions = new SessionOpener(settings);
		this.queries = queries;
		this.log = new ScopeLog(settings.name());
		this.notifications = new NotificationLog(settings.name());
		this.registry = new ScopeRegistry(settings.name(), this.log);
		this.limiter = (settings.maxActive() != null) ? new SessionLimiter(this, settings.maxActive(),
				settings.maxPending(), settings.acquireTimeout(), this.counters::active) : null;
		this.terminations = settings.terminateOnCancel() ? new Terminations(settings.name()) : null;
		this.plainCaller = new ScopeContext(null, this, null, null, CallerContext.nothing());
	}

	public TemplateSettings settings() {
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
	public ScopeContext plainCaller() {
		return this.plainCaller;
	}

	/**
	 * Return what opens the sessions and determines their configuration.
	 */
	public SessionOpener sessions() {
		return this.sessions;
	}

	/**
	 * Return the options of a call that opens a session, with the metadata that is
	 * contributed by this thread.
	 * @throws IllegalStateException if a contributor fails
	 */
	public CallOptions contributed(CallOptions options) {
		MetadataContributors contributors = this.settings.transactions().contributors();
		return (contributors != null) ? options.over(contributors.metadata()) : options;
	}

	public QueryFactory queries() {
		return this.queries;
	}

	public ScopeCounters counters() {
		return this.counters;
	}

	/**
	 * Return the log for operators.
	 */
	public ScopeLog log() {
		return this.log;
	}

	/**
	 * Return the log of what the server notes about queries.
	 */
	public NotificationLog notifications() {
		return this.notifications;
	}

	/**
	 * Return the registry of the active scopes.
	 */
	public ScopeRegistry registry() {
		return this.registry;
	}

	/**
	 * Return the limiter that grants permits, or {@code null} if sessions are not
	 * limited.
	 */
	public @Nullable SessionLimiter limiter() {
		return this.limiter;
	}

	/**
	 * Return the state shared by the terminations of stopped scopes, or {@code null} if
	 * queries are not terminated.
	 */
	public @Nullable Terminations terminations() {
		return this.terminations;
	}

	public SessionStatistics statistics() {
		return this.counters.snapshot((this.limiter != null) ? this.limiter.pending() : 0);
	}

}
