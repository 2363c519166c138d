package io.github.neo4jsessions.internal.template;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Waits until no scope is open, and after some time only for those that are open then:
 * others may begin at any time.
 */
public final class TemplateDrain {

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	/**
	 * The scopes that were stopped and have not left, or {@code null} while none was.
	 */
	private volatile @Nullable Set<ManagedScope> stopped;

	CompletableFuture<Void> done() {
		return this.done;
	}

	/**
	 * Something has ended.
	 * @param scope a scope that is no longer open, or {@code null} if it was none
	 * @param idle whether there is none now
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
	 * Those that were stopped do not come to their end: their callers are told.
	 * @param tell tells the caller of one
	 */
	public void overdue(Consumer<ManagedScope> tell) {
		Set<ManagedScope> stopped = this.stopped;
		if (stopped != null) {
			AllScopes.forEach(stopped, "overdue end", tell);
		}
	}

	/**
	 * Wait no longer than it takes to stop those that are open.
	 * @param open the scopes that are open, as they come and go
	 * @param refuse ends those that wait for a permit, before others give one back
	 * @param stop ends the others
	 */
	public void stop(Set<ManagedScope> open, Consumer<ManagedScope> refuse, Consumer<ManagedScope> stop) {
		Set<ManagedScope> rest = ConcurrentHashMap.newKeySet();
		rest.addAll(open);
		this.stopped = rest;
		AllScopes.forEach(rest, "refusal", refuse);
		AllScopes.forEach(rest, "stop", stop);
		// those that left before they could see that they are waited for
		rest.removeIf((scope) -> !open.contains(scope));
		if (rest.isEmpty()) {
			Timeouts.complete(this.done);
		}
	}

}
