package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * What a template is at run time: its limits, its figures, and the scopes that are under
 * way.
 */
final class TemplateRuntime {

	static {
		StackRoom.prepare();
	}

	private final TemplateSettings settings;

	private final ScopeCounters counters = new ScopeCounters();

	private final @Nullable PermitQueue permits;

	private final Set<SessionScope<?>> scopes = ConcurrentHashMap.newKeySet();

	private final Map<Timeout, ScopeCall<?>> delayedCalls = new ConcurrentHashMap<>();

	private final ScopeLog log;

	private final AcquireListeners acquireListeners = new AcquireListeners();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	private final @Nullable Terminations terminations;

	private final List<TemplateDrain> drains = new CopyOnWriteArrayList<>();

	private volatile @Nullable ScopeFrame plainCaller;

	private volatile boolean shutDown;

	/**
	 * Whether anybody ever waited for the scopes to end: until then those that leave need
	 * not look for who does.
	 */
	private volatile boolean awaited;

	TemplateRuntime(TemplateSettings settings) {
		this.settings = settings;
		this.log = new ScopeLog(settings.name());
		this.permits = (settings.maxActive() != null)
				? new PermitQueue(settings.maxActive(), settings.maxPendingOrUnlimited()) : null;
		this.terminations = settings.terminateOnCancel() ? new Terminations(settings.name()) : null;
	}

	TemplateSettings settings() {
		return this.settings;
	}

	ScopeCounters counters() {
		return this.counters;
	}

	@Nullable PermitQueue permits() {
		return this.permits;
	}

	/**
	 * What the terminations of stopped scopes have in common, or {@code null} if there
	 * are none.
	 */
	@Nullable Terminations terminations() {
		return this.terminations;
	}

	/**
	 * The caller's side of a call that was made outside of all scopes, by a thread that
	 * carried nothing: the same for all of them.
	 */
	ScopeFrame plainCaller(CallerContext nothing) {
		ScopeFrame frame = this.plainCaller;
		if (frame == null) {
			frame = new ScopeFrame(null, this, null, null, nothing);
			this.plainCaller = frame;
		}
		return frame;
	}

	/**
	 * What operators read of the scopes.
	 */
	ScopeLog log() {
		return this.log;
	}

	AcquireListeners acquireListeners() {
		return this.acquireListeners;
	}

	/**
	 * The scopes that were taken in and have not left, in no order.
	 */
	Iterable<SessionScope<?>> scopes() {
		return this.scopes;
	}

	SessionStatistics statistics() {
		return this.counters.snapshot((this.permits != null) ? this.permits.pending() : 0);
	}

	/**
	 * Take a scope in, until it has {@link #left}.
	 * @return {@code false} if the template is shut down. The scope is noted before that
	 * is looked up: a shutdown that misses the one sees the other
	 */
	boolean admit(SessionScope<?> scope) {
		this.scopes.add(scope);
		return !this.shutDown;
	}

	/**
	 * A scope has ended, and its caller knows.
	 */
	void left(SessionScope<?> scope) {
		this.scopes.remove(scope);
		if (this.awaited) {
			noteLeft(scope);
		}
	}

	/**
	 * A call waits for its next attempt, until it is {@link #resumed}.
	 */
	void delayed(Timeout delay, ScopeCall<?> call) {
		this.delayedCalls.put(delay, call);
	}

	void resumed(Timeout delay) {
		this.delayedCalls.remove(delay);
		if (this.awaited) {
			noteLeft(null);
		}
	}

	/**
	 * Whether what is under way should come to its end, and not try again.
	 */
	boolean isEnding() {
		return this.shutDown || !this.drains.isEmpty();
	}

	private void noteLeft(@Nullable SessionScope<?> scope) {
		boolean idle = this.scopes.isEmpty() && this.delayedCalls.isEmpty();
		if (idle && this.shutDown) {
			Timeouts.complete(this.idle);
		}
		this.drains.forEach((drain) -> drain.left(scope, idle));
	}

	CompletableFuture<Void> drain(Duration timeout) {
		TemplateDrain drain = new TemplateDrain();
		this.drains.add(drain);
		this.awaited = true;
		Stages.then(drain.done(), (ignored, ex) -> this.drains.remove(drain));
		endDelays();
		noteLeft(null);
		if (timeout.isZero()) {
			stop(drain);
		}
		else if (!drain.done().isDone()) {
			Timeout patience = Timeouts.after(timeout, () -> stop(drain));
			Stages.then(drain.done(), (ignored, ex) -> patience.end());
		}
		return drain.done().copy();
	}

	CompletableFuture<Void> shutdown(Duration timeout) {
		this.shutDown = true;
		this.awaited = true;
		AllScopes.forEach(this.scopes, "refusal", this::refuse);
		endDelays();
		noteLeft(null);
		if (timeout.isZero()) {
			abortAll();
		}
		else if (!this.idle.isDone()) {
			Timeout patience = Timeouts.after(timeout, this::abortAll);
			Stages.then(this.idle, (ignored, ex) -> patience.end());
		}
		return this.idle.copy();
	}

	private void refuse(SessionScope<?> scope) {
		scope.refuse(shutDownError());
	}

	private void endDelays() {
		this.delayedCalls.forEach((delay, call) -> {
			try {
				call.endDelay(delay);
			}
			catch (Throwable ex) {
				this.log.failedOutside("the last attempt of a call at shutdown", ex);
			}
		});
	}

	private void stop(TemplateDrain drain) {
		drain.stop(this.scopes, this::refuse, this::abort);
		endInTime(drain.done(), () -> drain.overdue(SessionScope::overdue));
	}

	private void abortAll() {
		AllScopes.forEach(this.scopes, "stop", this::abort);
		endInTime(this.idle, () -> AllScopes.forEach(this.scopes, "overdue end", SessionScope::overdue));
	}

	/**
	 * A server that does not answer keeps nobody waiting for the end of the scopes that
	 * were stopped.
	 */
	private static void endInTime(CompletableFuture<Void> ended, Runnable overdue) {
		if (!ended.isDone()) {
			Timeout limit = Timeouts.after(SessionScope.CLEAN_UP, () -> {
				try {
					overdue.run();
				}
				finally {
					Timeouts.complete(ended);
				}
			});
			Stages.then(ended, (ignored, ex) -> limit.end());
		}
	}

	private void abort(SessionScope<?> scope) {
		if (!(scope.earlier() instanceof SessionScopeAbortedException)) {
			// else that was said when the templates were drained
			this.log.notDoneAtShutdown(scope);
		}
		scope.stop(new SessionScopeAbortedException("Session template '" + this.settings.name()
				+ "' was shut down before the work of this scope had ended: it was stopped, and a transaction of it rolled back"));
	}

	SessionScopeAbortedException shutDownError() {
		return new SessionScopeAbortedException(
				"Session template '" + this.settings.name() + "' is shut down and begins no new scope");
	}

}
