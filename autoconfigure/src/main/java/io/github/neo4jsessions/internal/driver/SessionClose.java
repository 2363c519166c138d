package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;

/**
 * The one close of a session, and the step that follows it. Never returned to users.
 */
final class SessionClose extends CompletableFuture<Void> implements Stages.Next<@Nullable Void> {

	private final Stages.@Nullable Next<@Nullable Void> next;

	/**
	 * Create the close of a session.
	 * @param next the step that follows it, or {@code null} for none
	 */
	SessionClose(Stages.@Nullable Next<@Nullable Void> next) {
		this.next = next;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	@Override
	@SuppressWarnings("NullAway") // the close has no value
	public void settled(@Nullable Void value, @Nullable Throwable ex) {
		try {
			if (ex != null) {
				completeExceptionally(Exceptions.presentable(Exceptions.unwrap(ex)));
			}
			else {
				complete(null);
			}
		}
		finally {
			if (this.next != null) {
				this.next.settled(null, ex);
			}
		}
	}

}
