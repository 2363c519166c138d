package io.github.neo4jsessions;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of Micrometer's context propagation, an optional dependency: nobody but
 * {@link CallerContext} may name this class. The scope is not part of it, as our futures
 * carry that themselves.
 */
record MicrometerCallerContext(ContextSnapshot snapshot) implements CallerContext {

	private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder()
		.captureKeyPredicate((key) -> !SessionScopeThreadLocalAccessor.KEY.equals(key))
		.build();

	static @Nullable CallerContext captured() {
		if (!isAnyButOursRegistered()) {
			return null;
		}
		ContextSnapshot snapshot = FACTORY.captureAll();
		// it says in no other way that it holds nothing
		return (snapshot instanceof Map<?, ?> values && values.isEmpty()) ? null
				: new MicrometerCallerContext(snapshot);
	}

	private static boolean isAnyButOursRegistered() {
		List<ThreadLocalAccessor<?>> accessors = ContextRegistry.getInstance().getThreadLocalAccessors();
		for (int i = 0; i < accessors.size(); i++) {
			if (!SessionScopeThreadLocalAccessor.KEY.equals(accessors.get(i).key())) {
				return true;
			}
		}
		return false;
	}

	@Override
	public <R extends @Nullable Object> R call(Supplier<R> action) {
		ContextSnapshot.Scope scope = this.snapshot.setThreadLocals();
		try {
			return action.get();
		}
		finally {
			scope.close();
		}
	}

}
