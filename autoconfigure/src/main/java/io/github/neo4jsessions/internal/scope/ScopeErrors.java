package io.github.neo4jsessions.internal.scope;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in a scope. Made for the first error: most scopes have none.
 */
public final class ScopeErrors {

	private static final AtomicReferenceFieldUpdater<ScopeErrors, @Nullable Throwable> FIRST = AtomicReferenceFieldUpdater
		.newUpdater(ScopeErrors.class, Throwable.class, "first");

	/**
	 * What came up before the step that reports it: why the scope was stopped, or what
	 * eager work failed with, whichever was first.
	 */
	private volatile @Nullable Throwable earlier;

	/**
	 * Written by the steps of the scope, and by calls that fail after the work; read also
	 * by what reports that they take too long.
	 */
	private volatile @Nullable Throwable first;

	/**
	 * The first error as it came, before it was translated.
	 */
	private @Nullable Throwable cause;

	/**
	 * Keep an error for the step that is to report it, unless there is one.
	 */
	void noteEarlier(Throwable ex) {
		if (this.earlier == null) {
			this.earlier = ex;
		}
	}

	/**
	 * What came up before, or {@code null} for nothing.
	 */
	@Nullable Throwable earlier() {
		return this.earlier;
	}

	/**
	 * The error to be reported, if there is one by now.
	 */
	@Nullable Throwable first() {
		return this.first;
	}

	/**
	 * What the first error was before it was translated, if another attempt may make a
	 * difference.
	 */
	@Nullable Throwable cause() {
		return this.cause;
	}

	void forgetCause() {
		this.cause = null;
	}

	/**
	 * Report an error if it is the first one, else keep it beside the first. The methods
	 * of an exception may be anybody's code: what they throw must not keep the scope from
	 * its close.
	 * @return the error to be logged, since it could not be kept, or {@code null}
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
