package io.github.neo4jsessions.internal.limit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;

/**
 * Who wants to know how long calls wait for a session: nobody, or a meter.
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
	 * A wait has ended. What a listener throws must not cost anybody the permit.
	 */
	void waited(long nanos) {
		for (LongConsumer listener : this.listeners) {
			try {
				listener.accept(nanos);
			}
			catch (Throwable ex) {
				log.warn("A listener failed that is told of waits for a session: " + Exceptions.describe(ex));
			}
		}
	}

}
