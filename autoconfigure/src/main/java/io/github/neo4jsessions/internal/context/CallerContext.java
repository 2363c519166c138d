package io.github.neo4jsessions.internal.context;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What the thread of a caller carried besides the scope: the values of the application's
 * thread-locals (MDC, the current observation) that Micrometer's context propagation
 * knows of. Work and continuations run with them, and without any others, on whatever
 * thread: that may be one of the driver, or of somebody else who set the work going.
 */
public interface CallerContext {

	/**
	 * Is there where Micrometer's context propagation is.
	 */
	String MICROMETER_CLASS = "io.micrometer.context.ContextSnapshotFactory";

	/**
	 * The context of this thread, which may be that none of the thread-locals is set; or
	 * {@code null} if there are none to carry: the library is not there, or knows of no
	 * thread-local but ours.
	 */
	static @Nullable CallerContext capture() {
		return Availability.MICROMETER ? MicrometerCallerContext.captured() : null;
	}

	/**
	 * Whether none of the thread-locals was set. There is one such context.
	 */
	boolean isNothing();

	/**
	 * Do something with the context set, and what is not part of it cleared; then put
	 * back what was there.
	 */
	default <R extends @Nullable Object> R call(Supplier<R> action) {
		return call(action, null);
	}

	/**
	 * The same in a scope.
	 * @param own the observation of that scope, if it is observed: what is current inside
	 * of it is nobody else's
	 */
	<R extends @Nullable Object> R call(Supplier<R> action, @Nullable ScopeObservation own);

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
