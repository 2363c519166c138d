package io.github.neo4jsessions.internal.context;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Lets {@link CallerContext} find Micrometer's context propagation in a native image. A
 * class that is only looked up by name would be missing there, and the contexts of
 * callers would silently not be carried. The accessor of the library needs no hint: the
 * image keeps the providers that {@link java.util.ServiceLoader} loads.
 */
final class CallerContextRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerTypeIfPresent(classLoader, CallerContext.MICROMETER_CLASS);
	}

}
