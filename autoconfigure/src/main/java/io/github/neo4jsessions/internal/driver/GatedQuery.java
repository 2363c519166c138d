package io.github.neo4jsessions.internal.driver;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.ResultCursor;

/**
 * A query that a gate runs in its turn, and its result, in one object to save allocations
 * for each query.
 */
final class GatedQuery extends GatedFuture<ResultCursor> implements Runnable {

	/**
	 * Kept until the query is answered, as the two fields below: the future may be kept
	 * longer.
	 */
	private CallGate.@Nullable Source source;

	private @Nullable Query query;

	private @Nullable TransactionConfig config;

	GatedQuery(ScopeContext context, CallGate gate, CallGate.Source source, Query query, TransactionConfig config) {
		super(context, gate);
		this.source = source;
		this.query = query;
		this.config = config;
	}

	@Override
	public void run() {
		if (this.gate.isClosed()) {
			releaseReferences();
			settle(null, this.gate.refusal());
		}
		else {
			Stages.then(call(), this);
		}
	}

	private CompletionStage<ResultCursor> call() {
		CallGate.Source source = measured(Objects.requireNonNull(this.source));
		Query query = Objects.requireNonNull(this.query);
		TransactionConfig config = Objects.requireNonNull(this.config);
		ScopeObservation observation = Objects.requireNonNull(context()).observation();
		if (observation != null) {
			return observation.call(() -> source.send(query, config));
		}
		try {
			return Stages.given(source.send(query, config));
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Start to measure the query, if slow queries are reported.
	 */
	private CallGate.Source measured(CallGate.Source source) {
		ScopeContext.QueryTimer timer = source.isMeasured() ? Objects.requireNonNull(context()).startTimer() : null;
		if (timer == null) {
			return source;
		}
		CallGate.Source measured = new MeasuredSource(source, timer);
		this.source = measured;
		return measured;
	}

	@Override
	public void settled(@Nullable ResultCursor cursor, @Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Exceptions.unwrap(ex);
			CallGate.Source source = this.source;
			if (source != null) {
				source.failed(unwrapped);
			}
			this.gate.callFailed(Objects.requireNonNull(context()), unwrapped);
			settle(null, unwrapped);
		}
		else {
			settle((cursor != null) ? guarded(cursor) : null, null);
		}
		releaseReferences();
	}

	private ResultCursor guarded(ResultCursor cursor) {
		CallGate.Source source = this.source;
		ScopeContext context = Objects.requireNonNull(context());
		return (source != null) ? source.guard(cursor, this.gate, context)
				: GuardedCursor.of(cursor, this.gate, context);
	}

	private void releaseReferences() {
		this.source = null;
		this.query = null;
		this.config = null;
	}

}
