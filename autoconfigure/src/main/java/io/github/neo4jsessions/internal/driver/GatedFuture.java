package io.github.neo4jsessions.internal.driver;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of a query or a read that passes a gate. It is itself the step that follows
 * the answer of the driver, which saves an object for each query and each read.
 *
 * @param <T> the type of the value
 */
abstract class GatedFuture<T extends @Nullable Object> extends ScopedFuture<T> implements Stages.Next<T> {

	final CallGate gate;

	GatedFuture(ScopeContext context, CallGate gate) {
		super(context, null);
		this.gate = gate;
	}

	/**
	 * Record a stack overflow, since the stage that calls this method drops what is
	 * thrown.
	 */
	@Override
	public final @Nullable Object apply(@Nullable T value, @Nullable Throwable ex) {
		try {
			settled(value, ex);
		}
		catch (StackOverflowError overflow) {
			synchronized (BrokenSteps.ALL) {
				BrokenSteps.ALL.last = new Object[] { this.gate, this, overflow, BrokenSteps.ALL.last };
			}
			this.gate.hasBroken = true;
		}
		return null;
	}

}
