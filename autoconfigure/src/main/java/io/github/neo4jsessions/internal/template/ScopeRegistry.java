package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The scopes of a template that are under way, the calls that wait for their next
 * attempt, and the end of all of them: {@link #drain} and {@link #shutdown}.
 */
public final class ScopeRegistry {

	private final String template;

	private final ScopeLog log;

	private final Set<ManagedScope> scopes = ConcurrentHashMap.newKeySet();

	private final Map<Timeout, DelayedCall> delayedCalls = new ConcurrentHashMap<>();

	private final CompletableFuture<Void> idle = new CompletableFuture<>();

	private final List<TemplateDrain> drains = new CopyOnWriteArrayList<>();

	private volatile boolean shutDown;

	/**
	 * Whether anybody ever waited for the scopes to end. Until then scopes that leave do
	 * not look for anybody who does.
	 */
	private volatile boolean awaited;

	/**
	 * Make a registry.
	 * @param template the name of the template
	 * @param log told of scopes that are stopped
	 */
	ScopeRegistry(String template, ScopeLog log) {
		this.template = template;
		this.log = log;
	}

	/**
	 * The scopes that were admitted and have not left, in no order.
	 */
	public Iterable<ManagedScope> scopes() {
		return this.scopes;
	}

	/**
	 * Admit a scope, until it has {@link #left}.
	 * @return {@code false} if the template is shut down. The scope is noted before that
	 * is looked up, so that a shutdown that misses the scope is seen here
	 */
	public boolean admit(ManagedScope scope) {
		this.scopes.add(scope);
		return !this.shutDown;
	}

	/**
	 * A scope has ended, and its caller knows.
	 */
	public void left(ManagedScope scope) {
		this.scopes.remove(scope);
		if (this.awaited) {
			noteLeft(scope);
		}
	}

	/**
	 * A call waits for its next attempt, until it is {@link #resumed}.
	 */
	public void delayed(Timeout delay, DelayedCall call) {
		this.delayedCalls.put(delay, call);
	}

	public void resumed(Timeout delay) {
		this.delayedCalls.remove(delay);
		if (this.awaited) {
			noteLeft(null);
		}
	}

	/**
	 * Whether what is under way should come to its end, and not try again.
	 */
	public boolean isEnding() {
		return this.shutDown || !this.drains.isEmpty();
	}

	private void noteLeft(@Nullable ManagedScope scope) {
		boolean idle = this.scopes.isEmpty() && this.delayedCalls.isEmpty();
		if (idle && this.shutDown) {
			Timeouts.complete(this.idle);
		}
		this.drains.forEach((drain) -> drain.left(scope, idle));
	}

	public CompletableFuture<Void> drain(Duration timeout) {
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

	public CompletableFuture<Void> shutdown(Duration timeout) {
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

	private void refuse(ManagedScope scope) {
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
		endInTime(drain.done(), () -> drain.overdue(ManagedScope::tellOverdue));
	}

	private void abortAll() {
		AllScopes.forEach(this.scopes, "stop", this::abort);
		endInTime(this.idle, () -> AllScopes.forEach(this.scopes, "overdue end", ManagedScope::tellOverdue));
	}

	/**
	 * A server that does not answer must not keep callers waiting for the end of the
	 * scopes that were stopped.
	 */
	private static void endInTime(CompletableFuture<Void> ended, Runnable overdue) {
		if (!ended.isDone()) {
			Timeout limit = Timeouts.after(Timeouts.CLEAN_UP, () -> {
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

	private void abort(ManagedScope scope) {
		if (!scope.isAborted()) {
			// else that was said when the template was drained
			this.log.notDoneAtShutdown(scope);
		}
		scope.stop(new SessionScopeAbortedException("Session template '" + this.template
				+ "' was shut down before the work of this scope had ended: it was stopped, and a transaction of it rolled back"));
	}

	public SessionScopeAbortedException shutDownError() {
		return new SessionScopeAbortedException(
				"Session template '" + this.template + "' is shut down and begins no new scope");
	}

	/**
	 * A call between two attempts.
	 */
	public interface DelayedCall {

		/**
		 * Wait no longer. The next attempt is the last, or is refused where the template
		 * is shut down.
		 * @param delay the wait that is to end
		 */
		void endDelay(Timeout delay);

	}

}
