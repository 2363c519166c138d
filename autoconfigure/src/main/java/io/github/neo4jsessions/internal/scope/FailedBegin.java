package io.github.neo4jsessions.internal.scope;

import java.util.Objects;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

/**
 * Ends a scope that could not begin, because BEGIN failed, or because a step threw an
 * error such as an OutOfMemoryError or a StackOverflowError. Closes the session, whether
 * or not the unit of work has taken it. This is not a lambda, since a lambda needs much
 * stack when it is first created.
 *
 * @param scope the scope
 * @param session its session, or {@code null} if the unit of work has taken it
 */
record FailedBegin(SessionScope<?> scope, @Nullable AsyncSession session) implements Stages.Next<Object> {

	@Override
	public void settled(@Nullable Object ignored, @Nullable Throwable ex) {
		if (!this.scope.advance(ScopePhase.STARTING, ScopePhase.ENDED)) {
			return;
		}
		try {
			report(Objects.requireNonNull(ex));
		}
		finally {
			if (this.session == null || this.scope.unit().hasSession()) {
				this.scope.close();
			}
			else {
				this.scope.close(this.session);
			}
		}
	}

	private void report(Throwable ex) {
		try {
			Throwable unwrapped = Exceptions.unwrap(ex);
			this.scope.failEarlier();
			this.scope.fail("begin", unwrapped, this.scope.unit()::translateStart);
			this.scope.unit().refuseEagerWork(unwrapped);
		}
		catch (Throwable unexpected) {
			if (this.scope.error() == null) {
				this.scope.fail("begin", ex, UnaryOperator.identity());
			}
			this.scope.log("begin", unexpected);
		}
	}

}
