package io.github.neo4jsessions;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What the thread of a caller carried besides the scope: the values of the application's
 * thread-locals (MDC, the current observation) that Micrometer's context propagation
 * knows of. Continuations run with them, on whatever thread.
 */
interface CallerContext {

	/**
	 * Is there where Micrometer's context propagation is.
	 */
	String MICROMETER_CLASS = "io.micrometer.context.ContextSnapshotFactory";

	/**
	 * The context of this thread, or {@code null} if there is nothing to carry: the
	 * library is not there, knows of no thread-local but ours, or none is set.
	 */
	static @Nullable CallerContext capture() {
		return Availability.MICROMETER ? MicrometerCallerContext.captured() : null;
	}

	/**
	 * Do something with the context set, and put back what was there.
	 */
	<R extends @Nullable Object> R call(Supplier<R> action);

	/**
	 * Looked up once.
	 */
	final class Availability {

		private static final boolean MICROMETER = ClassUtils.isPresent(MICROMETER_CLASS,
				CallerContext.class.getClassLoader());

		private Availability() {
		}

	}

}
