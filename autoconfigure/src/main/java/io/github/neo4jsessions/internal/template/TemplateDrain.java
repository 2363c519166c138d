package io.github.neo4jsessions.internal.template;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Waits until no scope is open. After the time limit it waits only for the scopes that
 * are open at that moment, since new ones may begin at any time.
 */
public final class TemplateDrain {

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	/**
	 * The scopes that were stopped and have not left, or {@code null} before the time
	 * limit.
	 */
	private volatile @Nullable Set<ManagedScope> stopped;

	CompletableFuture<Void> done() {
		return this.done;
	}

	/**
	 * Note that a scope or a delay has ended.
	 * @param scope the scope that has ended, or {@code null} if it was not a scope
	 * @param idle whether no scope and no delay is left
	 */
	void left(@Nullable ManagedScope scope, boolean idle) {
		Set<ManagedScope> stopped = this.stopped;
		if (scope != null && stopped != null) {
			stopped.remove(scope);
		}
		if (idle || (stopped != null && stopped.isEmpty())) {
			Timeouts.complete(this.done);
		}
	}

	/**
	 * Notify the callers of the scopes that were stopped and have not ended in time.
	 * @param tell notifies the caller of a scope
	 */
	public void overdue(Consumer<ManagedScope> tell) {
		Set<ManagedScope> stopped = this.stopped;
		if (stopped != null) {
			AllScopes.forEach(stopped, "notification of the caller", tell);
		}
	}

	/**
	 * Stop the scopes that are open, and from now on wait only for them.
	 * @param open the scopes that are open, which may change meanwhile
	 * @param refuse ends the scopes that wait for a permit, before other scopes release
	 * one
	 * @param stop stops the others
	 */
	public void stop(Set<ManagedScope> open, Consumer<ManagedScope> refuse, Consumer<ManagedScope> stop) {
		Set<ManagedScope> rest = ConcurrentHashMap.newKeySet();
		rest.addAll(open);
		this.stopped = rest;
		AllScopes.forEach(rest, "refusal", refuse);
		AllScopes.forEach(rest, "stop", stop);
		// scopes that left before they were added to the set
		rest.removeIf((scope) -> !open.contains(scope));
		if (rest.isEmpty()) {
			Timeouts.complete(this.done);
		}
	}

}
