package io.github.neo4jsessions.internal.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Offers the scope that a thread is in to Micrometer's context propagation, and through
 * it to whatever carries a context from thread to thread: Reactor's automatic
 * propagation, task executors with {@code spring.task.execution.propagate-context}. What
 * runs there is in the scope, so that a call of the template joins its transaction.
 *
 * <p>
 * Registered by itself through {@link java.util.ServiceLoader}, where
 * {@code io.micrometer:context-propagation} is there. The value is opaque.
 *
 * @since 0.1.0
 */
public final class SessionScopeThreadLocalAccessor implements ThreadLocalAccessor<Object> {

	/**
	 * The key of the scope in a context.
	 */
	public static final String KEY = "io.github.neo4jsessions.scope";

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable Object getValue() {
		return ScopeContext.current();
	}

	/**
	 * Put this thread into a scope.
	 * @param value what {@link #getValue()} gave
	 */
	@Override
	public void setValue(Object value) {
		ScopeContext.enter((ScopeContext) value);
	}

	@Override
	public void setValue() {
		ScopeContext.enter(null);
	}

}
