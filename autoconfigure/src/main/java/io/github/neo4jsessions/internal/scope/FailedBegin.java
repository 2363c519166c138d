package io.github.neo4jsessions.internal.scope;

import java.util.Objects;

import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * Ends a scope whose begin threw an error, such as an OutOfMemoryError or a
 * StackOverflowError. Closes the session, whether or not the unit of work has taken it.
 * This is not a lambda, since a lambda needs much stack when it is first created.
 *
 * @param scope the scope
 * @param session its session
 */
record FailedBegin(SessionScope<?> scope, AsyncSession session) implements Stages.Next<Object> {

	@Override
	public void settled(@Nullable Object ignored, @Nullable Throwable ex) {
		if (!this.scope.advance(ScopePhase.STARTING, ScopePhase.ENDED)) {
			return;
		}
		try {
			this.scope.reportFailedBegin(Objects.requireNonNull(ex));
		}
		finally {
			if (this.scope.unit().hasSession()) {
				this.scope.close();
			}
			else {
				this.scope.close(this.session);
			}
		}
	}

}
