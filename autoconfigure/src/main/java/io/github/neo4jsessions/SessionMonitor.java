package io.github.neo4jsessions;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.StreamSupport;

import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.limit.SessionLimiter;
import io.github.neo4jsessions.internal.template.ManagedScope;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What an operator may see of the scopes of one template while the application runs, and
 * do about them. A live view: each call looks anew, from any thread, and costs the scopes
 * nothing.
 *
 * @since 0.1.0
 * @see SessionTemplate#monitor()
 */
public final class SessionMonitor {

	private static final SafeLog log = SafeLog.ofTemplates();

	private final TemplateRuntime template;

	public SessionMonitor(TemplateRuntime template) {
		this.template = template;
	}

	/**
	 * How many sessions of the template may be open at a time.
	 * @return the limit, or {@code null} where there is none
	 */
	public @Nullable Integer maxActive() {
		return this.template.settings().maxActive();
	}

	/**
	 * How many transactions were begun and have not ended. At rest, and to within what
	 * happens while it is counted at any other time, every transaction that was begun is
	 * either one of these or in one of the outcomes of {@link SessionStatistics}.
	 * @return the number
	 */
	public long activeTransactions() {
		return this.template.counters().activeTransactions();
	}

	/**
	 * The scopes whose sessions are open. Calls that wait for a session are not among
	 * them.
	 * @return the scopes as they are now, the oldest first
	 */
	public List<OpenScope> openScopes() {
		// one clock for all: looked at one after the other, a younger one could seem
		// older
		long now = System.nanoTime();
		return StreamSupport.stream(this.template.registry().scopes().spliterator(), false)
			.map((scope) -> snapshot(scope, now))
			.filter(Objects::nonNull)
			.sorted(Comparator.comparing(OpenScope::age).reversed())
			.toList();
	}

	/**
	 * End a scope without its success: its work is stopped, its transaction rolled back
	 * and its session closed, and then its future fails with a
	 * {@link SessionScopeAbortedException}. A commit that was already sent is awaited and
	 * stands. Returns at once.
	 * @param id the scope's {@link OpenScope#id() id}
	 * @param by who wants that, as the message and the log are to say it
	 * @return the scope as it was before, or nothing if none with that id is open
	 * @throws IllegalArgumentException if {@code by} has no text
	 */
	public Optional<OpenScope> abort(long id, String by) {
		Assert.hasText(by, () -> "'by' must have text, not '" + by + "': it tells the caller who ended the scope");
		// it may come from a request, and is in the message of an exception as well
		String who = SafeLog.escape(by);
		for (ManagedScope scope : this.template.registry().scopes()) {
			OpenScope before = scope.isKnownAs(id) ? snapshot(scope, System.nanoTime()) : null;
			if (before != null) {
				log.info("Session template '" + this.template.settings().name() + "': scope " + id + " is aborted by "
						+ who + " after " + before.age().toMillis() + " ms");
				stop(scope, new SessionScopeAbortedException("A scope of session template '"
						+ this.template.settings().name() + "' was aborted by " + who + ", after it had been open for "
						+ before.age().toMillis() + " ms: its work was stopped, and a transaction of it rolled back"));
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
			// of one that does not tell: the others are shown all the same
			scope.log("look at the state", ex);
			return null;
		}
	}

	private static void stop(ManagedScope scope, SessionScopeAbortedException cause) {
		try {
			scope.stop(cause);
		}
		catch (Throwable ex) {
			// it is stopped: its caller is told in time, whatever keeps it from its end
			scope.log("stop", ex);
		}
	}

	/**
	 * Be told how long each call waited for a session, whether it got one in the end or
	 * not; zero where one was free. Nothing is told where the number of sessions is not
	 * limited, or of calls that are refused without waiting.
	 * @param listener takes nanoseconds; called on the thread that ended the wait, which
	 * it must not block
	 */
	public void addAcquireListener(LongConsumer listener) {
		Assert.notNull(listener, "'listener' must not be null");
		SessionLimiter limiter = this.template.limiter();
		if (limiter != null) {
			limiter.addListener(listener);
		}
	}

}
