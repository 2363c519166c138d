package io.github.neo4jsessions.internal.async;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

/**
 * The I/O threads of the driver, which must not wait for what they have to complete. The
 * driver has no public way to tell them; their name is all that shows them.
 */
final class DriverThreads {

	private static final String PREFIX = "Neo4jDriverIO";

	private DriverThreads() {
	}

	static boolean isOne(Thread thread) {
		return thread.getName().startsWith(PREFIX);
	}

	/**
	 * Have Reactor, where it is there, refuse to block on them.
	 */
	static void tellReactor() {
		if (ClassUtils.isPresent("reactor.core.scheduler.Schedulers", DriverThreads.class.getClassLoader())) {
			Reactor.tell();
		}
	}

	/**
	 * Reactor is an optional dependency: nobody else may name it here.
	 */
	private static final class Reactor {

		private static void tell() {
			Schedulers.registerNonBlockingThreadPredicate(DriverThreads::isOne);
		}

	}

}
