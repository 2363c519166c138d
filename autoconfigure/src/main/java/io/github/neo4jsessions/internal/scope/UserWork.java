package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the user's work and handles all that it may return or throw.
 */
public final class UserWork {

	private UserWork() {
	}

	/**
	 * Call the user's work in its scope, and continue with its result.
	 * @param next receives the result; called twice if a foreign stage completes and
	 * throws
	 */
	public static <T extends @Nullable Object> void call(ScopeContext frame,
			Supplier<? extends @Nullable CompletionStage<? extends T>> work, Stages.Next<? super T> next) {
		try {
			CompletionStage<? extends T> stage = ScopeContext.in(frame, work);
			if (stage != null) {
				Stages.then(stage, next);
			}
			else {
				next.settled(null, UnusableResultException.noStage());
			}
		}
		catch (Throwable ex) {
			Stages.failed(next, ex);
		}
	}

}
