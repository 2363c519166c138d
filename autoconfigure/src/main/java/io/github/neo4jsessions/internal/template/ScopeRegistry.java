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
import io.github.neo4jsessions.internal.context.TransactionNames;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the active scopes of a template and the calls that wait for their next attempt.
 * Ends them on {@link #drain} and {@link #shutdown}.
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
	 * Whether a drain or a shutdown was ever requested. Until then, a scope that leaves
	 * has nothing to notify.
	 */
	private volatile boolean awaited;

	/**
	 * Create a registry.
	 * @param template the name of the template
	 * @param log the log for scopes that are stopped
	 */
	ScopeRegistry(String template, ScopeLog log) {
		this.template = template;
		this.log = log;
	}

	/**
	 * Return the scopes that were admitted and have not left, in no particular order.
	 */
	public Iterable<ManagedScope> scopes() {
		return this.scopes;
	}

	/**
	 * Add a scope, which stays until it has {@link #left}.
	 * @return {@code false} if the template is shut down. The scope is added before this
	 * is checked, so that a concurrent shutdown either finds the scope or is detected
	 * here
	 */
	public boolean admit(ManagedScope scope) {
		this.scopes.add(scope);
		return !this.shutDown;
	}

	/**
	 * Remove a scope that has ended and has reported its result.
	 */
	public void left(ManagedScope scope) {
		this.scopes.remove(scope);
		if (this.awaited) {
			noteLeft(scope);
		}
	}

	/**
	 * Add a call that waits for its next attempt, until it is {@link #resumed}.
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
	 * Return whether the template is shut down.
	 */
	public boolean isShutDown() {
		return this.shutDown;
	}

	/**
	 * Return whether the template is being drained or is shut down, so that calls are not
	 * retried.
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
		scope.refuse(shutDownError(scope.transactionName()));
	}

	private void endDelays() {
		this.delayedCalls.forEach((delay, call) -> {
			try {
				call.endDelay(delay);
			}
			catch (Throwable ex) {
				this.log.failedOutside("last attempt of a call during the drain or shutdown", ex);
			}
		});
	}

	private void stop(TemplateDrain drain) {
		drain.stop(this.scopes, this::refuse, this::abort);
		endInTime(drain.done(), () -> drain.overdue(ManagedScope::tellOverdue));
	}

	private void abortAll() {
		AllScopes.forEach(this.scopes, "stop", this::abort);
		endInTime(this.idle,
				() -> AllScopes.forEach(this.scopes, "notification of the caller", ManagedScope::tellOverdue));
	}

	/**
	 * Limit the wait for scopes that were stopped, in case the server does not answer.
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
			// otherwise this was logged when the template was drained
			this.log.notDoneAtShutdown(scope);
		}
		scope.stop(new SessionScopeAbortedException(
				"Session template '" + this.template + "' was drained or shut down before the work of "
						+ TransactionNames.or(scope.transactionName(), "this scope")
						+ " had ended: the work is stopped, and its transaction, if any, is rolled back"));
	}

	/**
	 * Return the error for a call after the shutdown.
	 * @param transaction the name of its transaction, or {@code null} if it has none
	 */
	public SessionScopeAbortedException shutDownError(@Nullable String transaction) {
		return new SessionScopeAbortedException(
				"Session template '" + this.template + "' is shut down and does not open new scopes"
						+ ((transaction != null) ? ": " + TransactionNames.object(transaction) + " is refused" : ""));
	}

	/**
	 * A call between two attempts.
	 */
	public interface DelayedCall {

		/**
		 * End the delay now. The next attempt is the last one, and is refused if the
		 * template is shut down.
		 * @param delay the delay to end
		 */
		void endDelay(Timeout delay);

	}

}
