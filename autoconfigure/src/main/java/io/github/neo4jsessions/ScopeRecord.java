package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;

/**
 * What is known of a scope beside the step that it is at: its number, since when it is
 * open, whether it was stopped, and what went wrong first. A class of its own so that
 * {@link SessionScope} is the steps, and a parent rather than a part since each scope
 * would pay for another object.
 */
abstract class ScopeRecord {

	/**
	 * Given out to who is asked for one: most scopes are not.
	 */
	private static final AtomicLong lastId = new AtomicLong();

	private static final AtomicLongFieldUpdater<ScopeRecord> ID = AtomicLongFieldUpdater.newUpdater(ScopeRecord.class,
			"id");

	private static final AtomicReferenceFieldUpdater<ScopeRecord, @Nullable Throwable> ERROR = AtomicReferenceFieldUpdater
		.newUpdater(ScopeRecord.class, Throwable.class, "error");

	private final TemplateRuntime template;

	private volatile long id;

	private long openedAt;

	private volatile boolean stopped;

	/**
	 * Whether a stop ended the work. One that comes later changes nothing any more.
	 */
	private boolean cutOff;

	/**
	 * What came up before the step that reports it: why the scope was stopped, or what
	 * work that did not wait for it failed with, whichever was first.
	 */
	private volatile @Nullable Throwable earlier;

	/**
	 * Written by the steps of the scope, and by calls that fail after the work; read also
	 * by what reports that they take too long.
	 */
	private volatile @Nullable Throwable error;

	/**
	 * The first error as it came, before it was translated.
	 */
	private @Nullable Throwable cause;

	ScopeRecord(TemplateRuntime template) {
		this.template = template;
	}

	/**
	 * The place in the program that made the call, if it was noted.
	 */
	abstract @Nullable Throwable opener();

	/**
	 * What else the caller's thread carried.
	 */
	abstract @Nullable CallerContext context();

	final TemplateRuntime template() {
		return this.template;
	}

	final TemplateSettings settings() {
		return this.template.settings();
	}

	final ScopeCounters counters() {
		return this.template.counters();
	}

	/**
	 * The session is about to be open.
	 */
	final void noteOpen() {
		this.openedAt = System.nanoTime();
	}

	final void noteStop() {
		this.stopped = true;
	}

	final void noteCutOff() {
		this.cutOff = true;
	}

	/**
	 * Whether a stop ended the work.
	 */
	final boolean isCutOff() {
		return this.cutOff;
	}

	final boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Keep an error for the step that is to report it, unless there is one.
	 */
	final void noteEarlier(Throwable ex) {
		if (this.earlier == null) {
			this.earlier = ex;
		}
	}

	/**
	 * What came up before, or {@code null} for nothing.
	 */
	final @Nullable Throwable earlier() {
		return this.earlier;
	}

	final boolean isEarlier(Throwable ex) {
		return this.earlier == ex;
	}

	/**
	 * Report what came up before.
	 */
	final void failEarlier() {
		Throwable ex = this.earlier;
		if (ex != null) {
			fail("stop", ex, Neo4jExceptionTranslation::translate);
		}
	}

	/**
	 * The error to be reported, if there is one by now.
	 */
	final @Nullable Throwable error() {
		return this.error;
	}

	/**
	 * What it was before it was translated, if another attempt may make a difference.
	 */
	final @Nullable Throwable firstCause() {
		return this.cause;
	}

	final void forgetCause() {
		this.cause = null;
	}

	/**
	 * Report an error if it is the first one, else keep it beside the first and log it.
	 * The methods of an exception may be anybody's code: what they throw must not keep
	 * the scope from going on to its close.
	 */
	final void fail(String step, Throwable ex, UnaryOperator<Throwable> translation) {
		Throwable first = this.error;
		try {
			Throwable translated = translation.apply(ex);
			if (first == null && ERROR.compareAndSet(this, null, translated)) {
				this.cause = ex;
				return;
			}
			first = Objects.requireNonNull(this.error);
			if (Errors.suppress(first, translated)) {
				log(step, translated);
			}
		}
		catch (Throwable unusable) {
			this.error = (first != null) ? first : ex;
		}
	}

	/**
	 * A stop cuts into the work. The driver does end what it is told to end, and then
	 * complains that calls overlapped, or reports the error of the query that was cut
	 * off: no news to anybody.
	 */
	final boolean isEffectOfStop(Throwable ex) {
		return this.cutOff && ex instanceof ClientException;
	}

	final void log(String step, Throwable ex) {
		this.template.log().failed(this, step, ex);
	}

	/**
	 * A number that tells this scope from all others of the application.
	 */
	final long id() {
		if (this.id == 0) {
			ID.compareAndSet(this, 0, lastId.incrementAndGet());
		}
		return this.id;
	}

	/**
	 * Its number, and how long it is open, for the log.
	 */
	final String describe() {
		return "scope " + id()
				+ ((this.openedAt != 0) ? ", open for " + age(System.nanoTime()).toMillis() + " ms" : ", not open");
	}

	/**
	 * Whether it was asked for its number and gave this one.
	 */
	final boolean isKnownAs(long id) {
		return id != 0 && this.id == id;
	}

	/**
	 * How long the session is open.
	 */
	final Duration age(long now) {
		return Duration.ofNanos(Math.max(0, now - this.openedAt));
	}

}
