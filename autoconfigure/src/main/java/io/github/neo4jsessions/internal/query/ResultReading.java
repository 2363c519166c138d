package io.github.neo4jsessions.internal.query;

import java.util.Objects;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.ResultCursor;

/**
 * A future of what is read from a result that is not available yet.
 *
 * @param <R> the type that is read
 */
class ResultReading<R extends @Nullable Object> extends ScopedFuture<R> implements Stages.Next<ResultCursor> {

	private final ResultReader<R, ?> reader;

	ResultReading(ResultReader<R, ?> reader, ScopeContext context) {
		super(context, null);
		this.reader = reader;
	}

	@Override
	public final void settled(@Nullable ResultCursor cursor, @Nullable Throwable ex) {
		if (cursor != null) {
			Stages.then(Stages.call(() -> this.reader.read(cursor, Objects.requireNonNull(context()))),
					(read, error) -> answered(read, (error != null) ? Exceptions.unwrap(error) : null, true));
		}
		else {
			answered(null,
					Exceptions.unwrap(Objects.requireNonNullElseGet(ex,
							() -> new IllegalStateException("The driver returned null instead of a result"))),
					ex == null);
		}
	}

	/**
	 * Settle this future, since the result has ended or failed.
	 * @param hadResult whether the server had begun to send a result
	 */
	void answered(@Nullable R read, @Nullable Throwable error, boolean hadResult) {
		settle(read, error);
	}

}
