package io.github.neo4jsessions.internal.scope;

import java.util.Objects;

import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * Goes on where a scope could not begin since something threw, for want of memory or of
 * stack: closes the session, whoever has it. Not a lambda, which takes a lot of the stack
 * when it is made for the first time.
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
