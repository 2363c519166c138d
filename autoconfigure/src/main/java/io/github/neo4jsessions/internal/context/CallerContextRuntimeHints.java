package io.github.neo4jsessions.internal.context;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Lets {@link CallerContext} find Micrometer's context propagation in a native image,
 * where a class that is only looked up by its name is not there otherwise, and callers'
 * contexts would silently not be carried. That our accessor is found there needs no hint:
 * the image keeps what {@link java.util.ServiceLoader} is asked for.
 */
final class CallerContextRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerTypeIfPresent(classLoader, CallerContext.MICROMETER_CLASS);
	}

}
