package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.ScopeSnapshot;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A thread that was put into a scope, and into its observation. Unlike
 * {@link ScopeContext#in}, entering and leaving are separate calls, and the thread-local
 * values of the scope's caller are not set: their accessors are application code that may
 * throw, and an adapter has its own means to propagate them.
 */
public final class EnteredScope implements ScopeSnapshot.Binding {

	private final CurrentScope thread;

	private final @Nullable ScopeContext before;

	private final boolean wasInFunction;

	private final @Nullable ScopeObservation observation;

	private final Observation.@Nullable Scope observed;

	private EnteredScope(CurrentScope thread, @Nullable ScopeContext context) {
		this.thread = thread;
		this.before = thread.context;
		this.wasInFunction = thread.isInFunction;
		this.observation = (context != null) ? context.observation() : null;
		thread.context = context;
		thread.isInFunction = true;
		this.observed = (this.observation != null) ? this.observation.open() : null;
	}

	/**
	 * Put this thread into a scope, or into none.
	 */
	public static EnteredScope enter(@Nullable ScopeContext context) {
		return new EnteredScope(CurrentScope.ofThread(), context);
	}

	@Override
	public void close() {
		if (this.observation != null) {
			this.observation.close(this.observed);
		}
		this.thread.context = this.before;
		this.thread.isInFunction = this.wasInFunction;
	}

}
