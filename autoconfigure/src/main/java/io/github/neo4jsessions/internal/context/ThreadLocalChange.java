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
 * One value of a thread that is changed for a while. Accessors are anybody's code: the
 * thread serves others afterwards, so that one which throws keeps no other from being put
 * back. For {@link MicrometerCallerContext} only.
 *
 * @param <V> the type of the value
 */
public class ThreadLocalChange<V> {

	private static final SafeLog log = SafeLog.ofTemplates();

	/**
	 * Of all templates: an accessor that fails does so for each scope of each.
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
	 * A change that is to be made.
	 * @param accessor whose value it is
	 * @param before the value that the accessor gave
	 * @param earlier the change before this one, to be undone after it
	 */
	@SuppressWarnings("unchecked") // the value is from the accessor itself
	static <V> ThreadLocalChange<?> of(ThreadLocalAccessor<V> accessor, @Nullable Object before,
			@Nullable ThreadLocalChange<?> earlier) {
		return (accessor instanceof ObservationThreadLocalAccessor observations)
				? new OfObservation(observations, (Observation) before, earlier)
				: new ThreadLocalChange<>(accessor, (V) before, earlier);
	}

	/**
	 * Make it.
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
	 * Undo this one and those before it, the last one first. Never throws.
	 */
	final void undoAll() {
		for (ThreadLocalChange<?> change = this; change != null; change = change.earlier) {
			try {
				change.undo();
			}
			catch (Throwable ex) {
				// there was nobody to tell
			}
		}
	}

	void undo() {
		try {
			// one that threw may have been made all the same
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
	 * What was there before is set where it cannot be put back.
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
	 * By identity: an identity that equals another may have other privileges.
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
			log.warn("A thread-local of the caller's context could not be put back by "
					+ this.accessor.getClass().getName() + ": " + Exceptions.describe(ex) + LogRate.leftOut(leftOut));
		}
	}

	/**
	 * The current observation. Its handlers only look on: what they throw is logged and
	 * changes nothing else, and the thread is put back to where it was.
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
				// it still is when its handlers are told
				this.registry.setCurrentObservationScope(this.scopeBefore);
			}
		}

		private boolean isThere() {
			return this.registry.getCurrentObservationScope() != this.scopeBefore;
		}

	}

}
