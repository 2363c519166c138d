package io.github.neo4jsessions.internal.driver;

import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.ResultCursor;

/**
 * The result of a query that is measured until the result has ended.
 */
final class MeasuredCursor extends GuardedCursor {

	private final ScopeContext.QueryTimer timer;

	MeasuredCursor(ResultCursor cursor, CallGate gate, ScopeContext context, ScopeContext.QueryTimer timer) {
		super(cursor, gate, context);
		this.timer = timer;
	}

	@Override
	<T extends @Nullable Object> GatedRead<T> newRead(boolean toTheEnd) {
		return new MeasuredRead<>(context(), gate(), this.timer, toTheEnd);
	}

	/**
	 * A read, after which the result may have ended.
	 */
	private static final class MeasuredRead<T extends @Nullable Object> extends GatedRead<T> {

		private final ScopeContext.QueryTimer timer;

		private final boolean toTheEnd;

		MeasuredRead(ScopeContext context, CallGate gate, ScopeContext.QueryTimer timer, boolean toTheEnd) {
			super(context, gate);
			this.timer = timer;
			this.toTheEnd = toTheEnd;
		}

		@Override
		void noteEnd(@Nullable T value, @Nullable Throwable error) {
			super.noteEnd(value, error);
			if (this.toTheEnd || value == null) {
				this.timer.ended(error);
			}
		}

	}

}
