package io.github.neo4jsessions.benchmarks.scope;

import io.micrometer.context.ContextRegistry;

/**
 * A thread-local value of the caller that context propagation captures.
 */
final class CallerValue {

	private static final String KEY = "benchmark";

	private static final ThreadLocal<String> VALUE = new ThreadLocal<>();

	private CallerValue() {
	}

	static void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, VALUE);
		VALUE.set("value");
	}

	static void unset() {
		VALUE.remove();
	}

	static void deregister() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		unset();
	}

}
