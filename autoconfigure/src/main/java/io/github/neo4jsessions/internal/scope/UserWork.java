package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import org.jspecify.annotations.Nullable;

/**
 * Calls the work of users, whatever it does.
 */
public final class UserWork {

	private UserWork() {
	}

	/**
	 * Call a user's work in its scope, and go on with whatever it does.
	 * @param next may be told twice, where a foreign stage completes and throws
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
