package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.ResultCursor;

/**
 * Runs one query, and notes when it fails or its result ends.
 *
 * @param source runs the query
 * @param timer measures it
 */
record MeasuredSource(CallGate.Source source, ScopeContext.QueryTimer timer) implements CallGate.Source {

	@Override
	public @Nullable CompletionStage<ResultCursor> send(Query query, TransactionConfig config) {
		return this.source.send(query, config);
	}

	@Override
	public void failed(Throwable ex) {
		this.source.failed(ex);
		this.timer.ended(ex);
	}

	@Override
	public ResultCursor guard(ResultCursor cursor, CallGate gate, ScopeContext context) {
		return new MeasuredCursor(cursor, gate, context, this.timer);
	}

}
