package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A temporary change of one thread-local value. Accessors are code of the application,
 * and the thread serves other callers afterwards: an accessor that throws does not keep
 * other values from being restored. For {@link MicrometerCallerContext} only.
 *
 * @param <V> the type of the value
 */
public class ThreadLocalChange<V> {

	private static final SafeLog log = SafeLog.ofTemplates();

	/**
	 * Shared by all templates: an accessor that fails usually fails for every scope.
	 */
	private static final LogRate WARNINGS = new LogRate();

	private final ThreadLocalAccessor<V> accessor;

	private final @Nullable V before;

	private final @Nullable ThreadLocalChange<?> earlier;

	private boolean made;

	ThreadLocalChange(ThreadLocalAccessor<V> accessor, @Nullable V before, @Nullable ThreadLocalChange<?> earlier) {
		this.accessor = accessor;
		this.before = before;
		this.earlier = earlier;
	}

	/**
	 * Prepare a change.
	 * @param accessor the accessor of the value
	 * @param before the value that the accessor returned
	 * @param earlier the change before this one, which is undone after it
	 */
	@SuppressWarnings("unchecked") // the value is from the accessor itself
	static <V> ThreadLocalChange<?> of(ThreadLocalAccessor<V> accessor, @Nullable Object before,
			@Nullable ThreadLocalChange<?> earlier) {
		return (accessor instanceof ObservationThreadLocalAccessor observations)
				? new OfObservation(observations, (Observation) before, earlier)
				: new ThreadLocalChange<>(accessor, (V) before, earlier);
	}

	/**
	 * Make the change.
	 * @param value the value, or {@code null} to clear it
	 */
	void make(@Nullable Object value) {
		set(value);
		this.made = true;
	}

	@SuppressWarnings("unchecked") // the value is from an accessor with the same key
	final void set(@Nullable Object value) {
		if (value != null) {
			this.accessor.setValue((V) value);
		}
		else {
			this.accessor.setValue();
		}
	}

	/**
	 * Undo this change and those before it, the last one first. Never throws.
	 */
	final void undoAll() {
		for (ThreadLocalChange<?> change = this; change != null; change = change.earlier) {
			try {
				change.undo();
			}
			catch (Throwable ex) {
				// the warning could not be logged either
			}
		}
	}

	void undo() {
		try {
			// an accessor that threw may still have changed the value
			if (this.made || !isUndone()) {
				restore();
			}
		}
		catch (Throwable ex) {
			warn(ex);
			undoOtherwise();
		}
	}

	final void restore() {
		V before = this.before;
		if (before != null) {
			this.accessor.restore(before);
		}
		else {
			this.accessor.restore();
		}
	}

	/**
	 * Set the value from before, since it could not be restored.
	 */
	private void undoOtherwise() {
		try {
			if (!isUndone()) {
				set(this.before);
			}
		}
		catch (Throwable ex) {
			warn(ex);
		}
	}

	/**
	 * Compare by identity: a user's identity that equals another may have other
	 * privileges.
	 */
	private boolean isUndone() {
		try {
			return this.accessor.getValue() == this.before;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void warn(Throwable ex) {
		long leftOut = WARNINGS.admit();
		if (leftOut >= 0) {
			log.warn("A thread-local value could not be restored after code ran in the caller's context, by "
					+ this.accessor.getClass().getName() + ": " + Exceptions.describe(ex) + LogRate.leftOut(leftOut));
		}
	}

	/**
	 * A change of the current observation. Its handlers only listen: an exception of
	 * theirs is logged and changes nothing else, and the observation of the thread is
	 * restored.
	 */
	private static final class OfObservation extends ThreadLocalChange<Observation> {

		private final ObservationRegistry registry;

		private final Observation.@Nullable Scope scopeBefore;

		OfObservation(ObservationThreadLocalAccessor accessor, @Nullable Observation before,
				@Nullable ThreadLocalChange<?> earlier) {
			super(accessor, before, earlier);
			this.registry = accessor.getObservationRegistry();
			this.scopeBefore = this.registry.getCurrentObservationScope();
		}

		@Override
		void make(@Nullable Object value) {
			try {
				super.make(value);
			}
			catch (Throwable ex) {
				ScopeObservation.warn("enter", ex);
			}
		}

		@Override
		void undo() {
			try {
				if (isThere()) {
					restore();
				}
			}
			catch (Throwable ex) {
				ScopeObservation.warn("leave", ex);
			}
			if (isThere()) {
				// if a handler threw, the scope is still current
				this.registry.setCurrentObservationScope(this.scopeBefore);
			}
		}

		private boolean isThere() {
			return this.registry.getCurrentObservationScope() != this.scopeBefore;
		}

	}

}
