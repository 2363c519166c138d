package io.github.neo4jsessions.internal.context;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What the caller's thread carried besides the scope: the values of those thread-locals
 * of the application (MDC, the current observation) that are registered with Micrometer's
 * context propagation. Work and continuations run with these values, and without any
 * others, on whatever thread they run: an I/O thread of the driver, or the thread of
 * another caller.
 */
public interface CallerContext {

	/**
	 * A class that is present if Micrometer's context propagation is.
	 */
	String MICROMETER_CLASS = "io.micrometer.context.ContextSnapshotFactory";

	/**
	 * Capture the context of this thread, even if none of the thread-locals is set.
	 * Return {@code null} if there is nothing to carry: the library is not on the class
	 * path, or has no accessor besides {@link SessionScopeThreadLocalAccessor}.
	 */
	static @Nullable CallerContext capture() {
		return Availability.MICROMETER ? MicrometerCallerContext.captured() : null;
	}

	/**
	 * Return the context of a thread on which none of the thread-locals is set, or
	 * {@code null} if context propagation is not on the class path.
	 */
	static @Nullable CallerContext nothing() {
		return Availability.MICROMETER ? MicrometerCallerContext.NOTHING : null;
	}

	/**
	 * Return whether none of the thread-locals was set. There is only one such context.
	 */
	boolean isNothing();

	/**
	 * Run an action with the values of this context set and all others cleared, then
	 * restore the values from before.
	 */
	default <R extends @Nullable Object> R call(Supplier<R> action) {
		return call(action, null);
	}

	/**
	 * Run an action in a scope in the same way.
	 * @param own the observation of that scope, if it is observed: an observation inside
	 * of it is not cleared
	 */
	<R extends @Nullable Object> R call(Supplier<R> action, @Nullable ScopeObservation own);

	/**
	 * Holds the result of the check, which is made once.
	 */
	final class Availability {

		private static final boolean MICROMETER = ClassUtils.isPresent(MICROMETER_CLASS,
				CallerContext.class.getClassLoader());

		private Availability() {
		}

	}

}
