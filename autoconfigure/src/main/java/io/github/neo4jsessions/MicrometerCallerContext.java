package io.github.neo4jsessions;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of Micrometer's context propagation, an optional dependency: nobody but
 * {@link CallerContext} may name this class. The scope is not part of it, as our futures
 * carry that themselves.
 *
 * @param snapshot what the caller's thread carried, maybe nothing
 */
record MicrometerCallerContext(ContextSnapshot snapshot) implements CallerContext {

	private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder()
		.captureKeyPredicate((key) -> !isOurs(key))
		.clearMissing(true)
		.build();

	private static final MicrometerCallerContext NOTHING = new MicrometerCallerContext(FACTORY.captureFrom());

	static @Nullable CallerContext captured() {
		List<ThreadLocalAccessor<?>> accessors = accessors();
		boolean anyButOurs = false;
		for (int i = 0; i < accessors.size(); i++) {
			ThreadLocalAccessor<?> accessor = accessors.get(i);
			if (!isOurs(accessor.key())) {
				if (accessor.getValue() != null) {
					return new MicrometerCallerContext(FACTORY.captureAll());
				}
				anyButOurs = true;
			}
		}
		return anyButOurs ? NOTHING : null;
	}

	private static List<ThreadLocalAccessor<?>> accessors() {
		return ContextRegistry.getInstance().getThreadLocalAccessors();
	}

	private static boolean isOurs(Object key) {
		return SessionScopeThreadLocalAccessor.KEY.equals(key);
	}

	/**
	 * What the caller did not have is cleared: it is somebody else's. As a rule there is
	 * nothing to clear, and that costs a look.
	 */
	@Override
	public <R extends @Nullable Object> R call(Supplier<R> action, @Nullable ScopeObservation own) {
		if (this == NOTHING && !isAnyOfOthers(own)) {
			return action.get();
		}
		ContextSnapshot.Scope scope = this.snapshot.setThreadLocals((key) -> isConcerned(key, own));
		try {
			return action.get();
		}
		finally {
			scope.close();
		}
	}

	private static boolean isAnyOfOthers(@Nullable ScopeObservation own) {
		List<ThreadLocalAccessor<?>> accessors = accessors();
		for (int i = 0; i < accessors.size(); i++) {
			if (isOfOthers(accessors.get(i), own)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether a value is set that was not set by this scope.
	 */
	private static boolean isOfOthers(ThreadLocalAccessor<?> accessor, @Nullable ScopeObservation own) {
		Object key = accessor.key();
		return !isOurs(key) && accessor.getValue() != null
				&& !(own != null && ObservationThreadLocalAccessor.KEY.equals(key) && own.isAroundThis());
	}

	/**
	 * Whether a value is to be set or cleared.
	 */
	private boolean isConcerned(Object key, @Nullable ScopeObservation own) {
		if (isOurs(key)) {
			return false;
		}
		// it tells in no other way what it holds
		if (!(this.snapshot instanceof Map<?, ?> values) || values.containsKey(key)) {
			return true;
		}
		List<ThreadLocalAccessor<?>> accessors = accessors();
		for (int i = 0; i < accessors.size(); i++) {
			if (accessors.get(i).key().equals(key)) {
				return isOfOthers(accessors.get(i), own);
			}
		}
		return false;
	}

}
