package io.github.neo4jsessions.internal.context;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A thread that was put into a scope, and into its observation. Unlike
 * {@link ScopeContext#in}, entering and leaving are separate calls, and the thread-local
 * values of the scope's caller are not set: their accessors are application code that may
 * throw, and an adapter has its own means to propagate them. The subclass is the binding
 * of the public API, so that this package does not depend on it.
 */
public abstract class EnteredScope {

	private final CurrentScope thread;

	private final @Nullable ScopeContext before;

	private final boolean wasInFunction;

	private final @Nullable ScopeObservation observation;

	private final Observation.@Nullable Scope observed;

	/**
	 * Put this thread into a scope, or into none.
	 */
	protected EnteredScope(@Nullable ScopeContext context) {
		CurrentScope thread = CurrentScope.ofThread();
		this.thread = thread;
		this.before = thread.context;
		this.wasInFunction = thread.isInFunction;
		this.observation = (context != null) ? context.observation() : null;
		thread.context = context;
		thread.isInFunction = true;
		this.observed = (this.observation != null) ? this.observation.open() : null;
	}

	/**
	 * Put this thread back into the scope that it was in before.
	 */
	public final void close() {
		if (this.observation != null) {
			this.observation.close(this.observed);
		}
		this.thread.context = this.before;
		this.thread.isInFunction = this.wasInFunction;
	}

}
