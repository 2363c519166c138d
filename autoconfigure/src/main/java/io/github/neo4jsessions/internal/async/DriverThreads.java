package io.github.neo4jsessions.internal.async;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * Recognizes the I/O threads of the driver, which must not wait for a future that they
 * have to complete. The driver has no public API for this, so they are recognized by
 * their name.
 */
final class DriverThreads {

	private static final String PREFIX = "Neo4jDriverIO";

	private DriverThreads() {
	}

	static boolean isOne(Thread thread) {
		return thread.getName().startsWith(PREFIX);
	}

	/**
	 * Make Reactor, if it is on the class path, refuse to block on these threads.
	 */
	static void tellReactor() {
		if (ClassUtils.isPresent("reactor.core.scheduler.Schedulers", DriverThreads.class.getClassLoader())) {
			Reactor.tell();
		}
	}

	/**
	 * Reactor is an optional dependency, and only this class may refer to it.
	 */
	private static final class Reactor {

		private static void tell() {
			Schedulers.registerNonBlockingThreadPredicate(DriverThreads::isOne);
		}

	}

}
