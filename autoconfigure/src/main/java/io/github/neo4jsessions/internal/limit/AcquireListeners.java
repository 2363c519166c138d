package io.github.neo4jsessions.internal.limit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;

/**
 * Listeners for the time that calls wait for a session, such as meters. There may be
 * none.
 */
final class AcquireListeners {

	private static final SafeLog log = SafeLog.ofTemplates();

	private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

	void add(LongConsumer listener) {
		this.listeners.add(listener);
	}

	boolean isEmpty() {
		return this.listeners.isEmpty();
	}

	/**
	 * Notify the listeners that a wait has ended. An exception that a listener throws is
	 * logged, so that the permit is not lost.
	 */
	void waited(long nanos) {
		for (LongConsumer listener : this.listeners) {
			try {
				listener.accept(nanos);
			}
			catch (Throwable ex) {
				log.warn("A listener for session wait times failed: " + Exceptions.describe(ex));
			}
		}
	}

}
