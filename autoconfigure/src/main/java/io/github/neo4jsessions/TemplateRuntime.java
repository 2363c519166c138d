package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What a template is at run time: its limits, its figures, and the scopes that are under
 * way.
 */
final class TemplateRuntime {

	private final TemplateSettings settings;

	private final ScopeCounters counters = new ScopeCounters();

	private final @Nullable PermitQueue permits;

	private final Set<SessionScope<?>> scopes = ConcurrentHashMap.newKeySet();

	private final Map<CompletableFuture<Void>, ScopeCall<?>> delayedCalls = new ConcurrentHashMap<>();

	private final ScopeLog log;

	private final AcquireListeners acquireListeners = new AcquireListeners();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	private final @Nullable Terminations terminations;

	private volatile boolean shutDown;

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
		completeIfIdle();
	}

	/**
	 * A call waits for its next attempt, until it is {@link #resumed}.
	 */
	void delayed(CompletableFuture<Void> delay, ScopeCall<?> call) {
		this.delayedCalls.put(delay, call);
	}

	void resumed(CompletableFuture<Void> delay) {
		this.delayedCalls.remove(delay);
		completeIfIdle();
	}

	boolean isShutDown() {
		return this.shutDown;
	}

	private void completeIfIdle() {
		if (this.shutDown && this.scopes.isEmpty() && this.delayedCalls.isEmpty()) {
			this.idle.complete(null);
		}
	}

	CompletableFuture<Void> shutdown(Duration timeout) {
		this.shutDown = true;
		this.scopes.forEach((scope) -> scope.refuse(shutDownError()));
		this.delayedCalls.forEach((delay, call) -> call.endDelay(delay));
		completeIfIdle();
		if (timeout.isZero()) {
			abortAll();
		}
		else if (!this.idle.isDone()) {
			CompletableFuture<Void> patience = Timeouts.after(timeout, this::abortAll);
			Stages.then(this.idle, (ignored, ex) -> patience.complete(null));
		}
		return this.idle.copy();
	}

	private void abortAll() {
		this.scopes.forEach((scope) -> {
			this.log.notDoneAtShutdown(scope);
			scope.stop(new SessionScopeAbortedException("Session template '" + this.settings.name()
					+ "' was shut down before the work of this scope had ended: it was stopped, and a transaction of it rolled back"));
		});
	}

	SessionScopeAbortedException shutDownError() {
		return new SessionScopeAbortedException(
				"Session template '" + this.settings.name() + "' is shut down and begins no new scope");
	}

}
