package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.github.neo4jsessions.internal.template.ManagedScope;

/**
 * A scope with a number and an age, by which the log and the endpoint identify it. This
 * is a superclass of {@link ScopeAttempt} so that an attempt does not need another
 * object.
 */
abstract class NumberedScope implements ManagedScope {

	/**
	 * Numbers are assigned on demand: most scopes need none.
	 */
	private static final AtomicLong lastId = new AtomicLong();

	private static final AtomicLongFieldUpdater<NumberedScope> ID = AtomicLongFieldUpdater
		.newUpdater(NumberedScope.class, "id");

	private volatile long id;

	private long openedAt;

	/**
	 * Note that the session is about to be opened.
	 */
	final void noteOpened() {
		this.openedAt = System.nanoTime();
	}

	/**
	 * Return the number of this scope, which is unique in the application.
	 */
	final long id() {
		if (this.id == 0) {
			ID.compareAndSet(this, 0, lastId.incrementAndGet());
		}
		return this.id;
	}

	@Override
	public final boolean isKnownAs(long id) {
		return id != 0 && this.id == id;
	}

	@Override
	public final String describe() {
		return "scope " + id()
				+ ((this.openedAt != 0) ? ", open for " + age(System.nanoTime()).toMillis() + " ms" : ", not open");
	}

	final Duration age(long now) {
		return Duration.ofNanos(Math.max(0, now - this.openedAt));
	}

}
