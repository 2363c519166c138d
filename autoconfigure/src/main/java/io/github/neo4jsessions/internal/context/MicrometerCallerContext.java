package io.github.neo4jsessions.internal.context;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The values that the accessors of Micrometer's context propagation read from a thread.
 * That library is an optional dependency: only {@link CallerContext} may refer to this
 * class. The scope is not part of it, since the futures of this library carry the scope
 * themselves.
 * <p>
 * This class does not use a snapshot of Micrometer, which leaves a thread half-way when
 * an accessor throws: the values set before stay set, or the values after are not
 * restored.
 */
public final class MicrometerCallerContext implements CallerContext {

	static final MicrometerCallerContext NOTHING = new MicrometerCallerContext(new Object[0]);

	/**
	 * Each key is followed by its value. Unused places at the end are {@code null}.
	 */
	private final @Nullable Object[] values;

	private MicrometerCallerContext(@Nullable Object[] values) {
		this.values = values;
	}

	static @Nullable CallerContext captured() {
		List<ThreadLocalAccessor<?>> accessors = accessors();
		boolean anyButOurs = false;
		@Nullable Object[] values = null;
		int length = 0;
		for (int i = 0; i < accessors.size(); i++) {
			ThreadLocalAccessor<?> accessor = accessors.get(i);
			Object key = accessor.key();
			if (isOurs(key)) {
				continue;
			}
			anyButOurs = true;
			Object value = accessor.getValue();
			if (value != null) {
				if (values == null) {
					values = new Object[2 * (accessors.size() - i)];
				}
				values[length++] = key;
				values[length++] = value;
			}
		}
		if (values != null) {
			return new MicrometerCallerContext(values);
		}
		return anyButOurs ? NOTHING : null;
	}

	private static List<ThreadLocalAccessor<?>> accessors() {
		return ContextRegistry.getInstance().getThreadLocalAccessors();
	}

	private static boolean isOurs(Object key) {
		return SessionScopeThreadLocalAccessor.KEY.equals(key);
	}

	@Override
	public boolean isNothing() {
		return this == NOTHING;
	}

	/**
	 * Run an action with these values. Values that the caller did not have are cleared,
	 * since they belong to another caller. Usually there are none, so that only the check
	 * costs time.
	 */
	@Override
	public <R extends @Nullable Object> R call(Supplier<R> action, @Nullable ScopeObservation own) {
		ThreadLocalChange<?> last = set(own);
		if (last == null) {
			return action.get();
		}
		try {
			return action.get();
		}
		finally {
			last.undoAll();
		}
	}

	/**
	 * Set the values of this thread, all of them or none.
	 * @return the last change, which knows the changes before it, or {@code null} if
	 * there was nothing to change
	 */
	private @Nullable ThreadLocalChange<?> set(@Nullable ScopeObservation own) {
		List<ThreadLocalAccessor<?>> accessors = accessors();
		ThreadLocalChange<?> last = null;
		try {
			for (int i = 0; i < accessors.size(); i++) {
				ThreadLocalAccessor<?> accessor = accessors.get(i);
				Object key = accessor.key();
				if (isOurs(key)) {
					continue;
				}
				Object value = valueOf(key);
				Object before = accessor.getValue();
				if (value != null || (before != null && !isOfScope(key, own))) {
					ThreadLocalChange<?> change = ThreadLocalChange.of(accessor, before, last);
					last = change;
					change.make(value);
				}
			}
			return last;
		}
		catch (Throwable ex) {
			if (last != null) {
				last.undoAll();
			}
			throw ex;
		}
	}

	private @Nullable Object valueOf(Object key) {
		@Nullable Object[] values = this.values;
		for (int i = 0; i < values.length; i += 2) {
			if (Objects.equals(key, values[i])) {
				return values[i + 1];
			}
		}
		return null;
	}

	/**
	 * Return whether the current value was set by this scope, and so does not belong to
	 * another caller.
	 */
	private static boolean isOfScope(Object key, @Nullable ScopeObservation own) {
		return own != null && ObservationThreadLocalAccessor.KEY.equals(key) && own.isAroundThis();
	}

}
