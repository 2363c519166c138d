package io.github.neo4jsessions;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.StreamSupport;

import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.context.CallSites;
import io.github.neo4jsessions.internal.context.TransactionNames;
import io.github.neo4jsessions.internal.limit.SessionLimiter;
import io.github.neo4jsessions.internal.template.ManagedScope;
import io.github.neo4jsessions.internal.template.ScopeRegistry;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Lets an operator inspect and abort the scopes of one template while the application
 * runs. A live view: each call reads the current state, from any thread, at no cost to
 * the scopes.
 *
 * @since 0.1.0
 * @see SessionTemplate#monitor()
 */
public final class SessionMonitor {

	private static final SafeLog log = SafeLog.ofTemplates();

	private final TemplateRuntime template;

	SessionMonitor(TemplateRuntime template) {
		this.template = template;
	}

	/**
	 * Return the maximum number of sessions of the template that may be open at the same
	 * time.
	 * @return the limit, or {@code null} if there is none
	 */
	public @Nullable Integer maxActive() {
		return this.template.settings().maxActive();
	}

	/**
	 * Return the maximum number of calls that may wait for a session.
	 * @return the limit, or {@code null} if there is none
	 */
	public @Nullable Integer maxPending() {
		return this.template.settings().maxPending();
	}

	/**
	 * Return whether the template is running, draining or shut down.
	 * @return the state
	 */
	public State state() {
		ScopeRegistry registry = this.template.registry();
		if (registry.isShutDown()) {
			return State.SHUT_DOWN;
		}
		return registry.isEnding() ? State.DRAINING : State.RUNNING;
	}

	/**
	 * Return the number of transactions that were begun and have not ended. Every
	 * transaction that was begun is counted either here or in one of the outcomes of
	 * {@link SessionStatistics}. The sum is exact at rest; otherwise transactions that
	 * begin or end at that moment may be missing.
	 * @return the number
	 */
	public long activeTransactions() {
		return this.template.counters().activeTransactions();
	}

	/**
	 * Return the scopes whose sessions are open. Calls that wait for a session are not
	 * included.
	 * @return a snapshot of each scope, the oldest first
	 */
	public List<OpenScope> openScopes() {
		// one reading of the clock for all scopes: otherwise a younger scope could seem
		// older
		long now = System.nanoTime();
		return StreamSupport.stream(this.template.registry().scopes().spliterator(), false)
			.map((scope) -> snapshot(scope, now))
			.filter(Objects::nonNull)
			.sorted(Comparator.comparing(OpenScope::age).reversed())
			.toList();
	}

	/**
	 * Return the place in the application that made the call behind a scope. It is known
	 * only if the template records it: with
	 * {@link SessionTemplate.Builder#callSites(boolean) callSites} or with
	 * {@link SessionTemplate.Builder#leakDetectionThreshold leakDetectionThreshold}.
	 * @param id the scope's {@link OpenScope#id() id}
	 * @return the place as a stack trace that begins with the application, or empty if it
	 * was not recorded or if no scope with that id is open
	 */
	public Optional<CallSite> openedAt(long id) {
		for (ManagedScope scope : this.template.registry().scopes()) {
			// a scope that has ended may still be registered while its caller is notified
			if (scope.isKnownAs(id) && snapshot(scope, System.nanoTime()) != null) {
				return (scope.opener() instanceof CallSite site) ? Optional.of(CallSites.ofApplication(site))
						: Optional.empty();
			}
		}
		return Optional.empty();
	}

	/**
	 * Abort a scope: its work is stopped, its transaction is rolled back, its session is
	 * closed, and then its future fails with a {@link SessionScopeAbortedException}. If
	 * the server does not answer, the future fails two seconds after the abort, and the
	 * session stays open until the driver has closed it. A commit that was already sent
	 * is awaited, and it stands. This method returns at once.
	 * @param id the scope's {@link OpenScope#id() id}
	 * @param by the operator or program that aborts the scope, as named in the message
	 * and the log
	 * @return the scope as it was before, or empty if no scope with that id is open
	 * @throws IllegalArgumentException if {@code by} has no text
	 */
	public Optional<OpenScope> abort(long id, String by) {
		Assert.hasText(by, () -> "'by' must have text, not '" + by + "': it names who aborts the scope");
		// it may come from a request, and is part of an exception's message
		String who = SafeLog.escape(by);
		for (ManagedScope scope : this.template.registry().scopes()) {
			OpenScope before = scope.isKnownAs(id) ? snapshot(scope, System.nanoTime()) : null;
			if (before != null) {
				log.info("Session template '" + this.template.name() + "': scope " + id + " is aborted by " + who
						+ " after " + before.age().toMillis() + " ms");
				stop(scope, new SessionScopeAbortedException(
						TransactionNames.subject(this.template.name(), before.transactionName()) + " was aborted by "
								+ who + " after it had been open for " + before.age().toMillis()
								+ " ms: its work is stopped, and its transaction, if any, is " + "rolled back"));
				return Optional.of(before);
			}
		}
		return Optional.empty();
	}

	private static @Nullable OpenScope snapshot(ManagedScope scope, long now) {
		try {
			return scope.snapshot(now);
		}
		catch (Throwable ex) {
			// the other scopes are still shown
			scope.log("snapshot of the state", ex);
			return null;
		}
	}

	private static void stop(ManagedScope scope, SessionScopeAbortedException cause) {
		try {
			scope.stop(cause);
		}
		catch (Throwable ex) {
			// it is stopped: its caller is notified in time, even if its end is delayed
			scope.log("stop", ex);
		}
	}

	/**
	 * Add a listener for the time that each call waited for a session, whether or not it
	 * obtained one; zero if one was free. The listener is not called if the number of
	 * sessions is not limited, or for calls that are refused without waiting.
	 * @param listener accepts nanoseconds; called on the thread that ended the wait; must
	 * not block
	 */
	public void addAcquireListener(LongConsumer listener) {
		Assert.notNull(listener, "'listener' must not be null");
		SessionLimiter limiter = this.template.limiter();
		if (limiter != null) {
			limiter.addListener(listener);
		}
	}

	/**
	 * The state of a template.
	 */
	public enum State {

		/**
		 * The template accepts calls.
		 */
		RUNNING,

		/**
		 * {@link SessionTemplate#drain} is in progress. Calls are accepted, but not
		 * retried, and the scopes that do not end in time are stopped.
		 */
		DRAINING,

		/**
		 * The template was {@linkplain SessionTemplate#shutdown shut down} and refuses
		 * calls. Some scopes may not have ended yet.
		 */
		SHUT_DOWN

	}

}
