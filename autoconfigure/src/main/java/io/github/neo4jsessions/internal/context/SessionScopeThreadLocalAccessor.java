package io.github.neo4jsessions.internal.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the scope that a thread is in available to Micrometer's context propagation, and
 * so to everything that propagates a context with it: Reactor's automatic propagation,
 * task executors with {@code spring.task.execution.propagate-context}. Code that runs
 * there is in the scope, so that a call of the template joins its transaction.
 * <p>
 * It is registered through {@link java.util.ServiceLoader} if
 * {@code io.micrometer:context-propagation} is on the class path. The value is opaque.
 *
 * @since 0.1.0
 */
public final class SessionScopeThreadLocalAccessor implements ThreadLocalAccessor<Object> {

	/**
	 * The key of the scope in a context.
	 */
	public static final String KEY = CurrentScope.KEY;

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable Object getValue() {
		return CurrentScope.get();
	}

	/**
	 * Put this thread into a scope.
	 * @param value what {@link #getValue()} returned
	 */
	@Override
	public void setValue(Object value) {
		CurrentScope.set((ScopeContext) value);
	}

	@Override
	public void setValue() {
		CurrentScope.set(null);
	}

}
