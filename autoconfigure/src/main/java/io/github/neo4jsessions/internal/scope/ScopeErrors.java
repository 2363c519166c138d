package io.github.neo4jsessions.internal.scope;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a scope. Created on the first error, since most scopes have none.
 */
public final class ScopeErrors {

	private static final AtomicReferenceFieldUpdater<ScopeErrors, @Nullable Throwable> FIRST = AtomicReferenceFieldUpdater
		.newUpdater(ScopeErrors.class, Throwable.class, "first");

	/**
	 * An error that occurred before the step that reports it: the cause of a stop or the
	 * error of eager work, whichever was first.
	 */
	private volatile @Nullable Throwable earlier;

	/**
	 * Written by the steps of the scope and by calls that fail after the work. Also read
	 * by the report of an overdue end.
	 */
	private volatile @Nullable Throwable first;

	/**
	 * The first error before its translation.
	 */
	private @Nullable Throwable cause;

	/**
	 * Keep an error for the step that reports it, unless there is one already.
	 */
	void noteEarlier(Throwable ex) {
		if (this.earlier == null) {
			this.earlier = ex;
		}
	}

	/**
	 * Return the error that waits to be reported, or {@code null} for none.
	 */
	@Nullable Throwable earlier() {
		return this.earlier;
	}

	/**
	 * Return the error to report, or {@code null} if there is none so far.
	 */
	@Nullable Throwable first() {
		return this.first;
	}

	/**
	 * Return the first error before its translation, or {@code null} if another attempt
	 * would make no difference.
	 */
	@Nullable Throwable cause() {
		return this.cause;
	}

	void forgetCause() {
		this.cause = null;
	}

	/**
	 * Record an error if it is the first one, otherwise add it to the first as
	 * suppressed. The methods of an exception may be application code: what they throw
	 * must not prevent the close of the scope.
	 * @return the error to log because it could not be added, or {@code null}
	 */
	@Nullable Throwable add(Throwable ex, UnaryOperator<Throwable> translation) {
		Throwable first = this.first;
		try {
			Throwable translated = translation.apply(ex);
			if (first == null && FIRST.compareAndSet(this, null, translated)) {
				this.cause = ex;
				return null;
			}
			first = Objects.requireNonNull(this.first);
			return Exceptions.suppress(first, translated) ? translated : null;
		}
		catch (Throwable unusable) {
			this.first = (first != null) ? first : ex;
			return null;
		}
	}

}
