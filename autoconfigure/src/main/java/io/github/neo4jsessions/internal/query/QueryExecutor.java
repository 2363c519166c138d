package io.github.neo4jsessions.internal.query;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.scope.AutoCommitUnit;
import io.github.neo4jsessions.internal.scope.ScopeRecord;
import io.github.neo4jsessions.internal.scope.TemplateCall;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.transaction.DefaultTransactionScope;
import io.github.neo4jsessions.internal.transaction.JoinedWork;
import io.github.neo4jsessions.internal.transaction.TransactionRequest;
import io.github.neo4jsessions.internal.transaction.TransactionRequest.Propagation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

/**
 * Runs queries in the transaction that a thread is in, or each alone in a session if it
 * is in none.
 */
public final class QueryExecutor {

	private final TemplateRuntime template;

	private final CallOptions options;

	/**
	 * The context that the queries run in, or {@code null} for that of the calling
	 * thread.
	 */
	private final @Nullable ScopeContext context;

	public QueryExecutor(TemplateRuntime template, CallOptions options, @Nullable ScopeContext context) {
		this.template = template;
		this.options = options;
		this.context = context;
	}

	/**
	 * Create a query that runs in a given scope, on any thread.
	 */
	public static QuerySpec query(TemplateRuntime template, ScopeContext context, String cypher) {
		return new QueryExecutor(template, CallOptions.NONE, context).query(cypher);
	}

	public QuerySpec query(String cypher) {
		return new DefaultQuerySpec(this, BoundQuery.of(cypher, this.template.settings().mapping().get()));
	}

	/**
	 * Run a query in the transaction that this thread is in, or alone if it is in none.
	 * @param readers supplies a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			Supplier<ResultReader<R, T>> readers) {
		return (this.context != null) ? ScopeContext.in(this.context, () -> run(query, null, readers))
				: run(query, null, readers);
	}

	/**
	 * Run a query in the transaction that this thread is in, or alone if it is in none.
	 * @param plan how to run it alone, or {@code null} if this thread determines it now
	 * @param readers supplies a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			@Nullable QueryPlan plan, Supplier<ResultReader<R, T>> readers) {
		if (this.context != null && this.context.participant() instanceof DefaultTransactionScope tx && tx.hasEnded()) {
			return ScopedFuture.refused(new ScopeEndedException(tx.transactionName()));
		}
		DefaultTransactionScope outer = DefaultTransactionScope.innermost(this.template);
		if (outer != null && outer.isTransactional()) {
			JoinedWork.requireRoom(outer);
			return run(query, outer, readers.get());
		}
		CurrentScope.requireRoom();
		if (plan != null) {
			return start(query, plan.options(), plan.config(), readers);
		}
		ScopeRecord around = ScopeRecord.innermost(this.template);
		CallOptions options;
		try {
			options = options(query, around);
		}
		catch (Throwable ex) {
			return ScopedFuture.refused(ex);
		}
		return start(query, options, () -> config(options, around), readers);
	}

	private <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> start(BoundQuery query,
			CallOptions options, Supplier<SessionConfig> config, Supplier<ResultReader<R, T>> readers) {
		return TemplateCall.start(this.template, this.template.settings().retry(), options, config,
				(scope) -> new AutoCommitUnit<>(scope, new AutoCommitQuery<>(scope, query, readers.get(), options)));
	}

	/**
	 * Return what this thread determines for a query that is run alone.
	 * @param around the scope that the query is run in, or {@code null}
	 * @throws IllegalStateException if metadata cannot be contributed
	 */
	private CallOptions options(BoundQuery query, @Nullable ScopeRecord around) {
		CallOptions own = required(query);
		return this.template.contributed((around != null) ? own.inside(around.options()) : own);
	}

	/**
	 * Return what a query requires of a transaction that it joins.
	 */
	private CallOptions required(BoundQuery query) {
		return (query.database() != null) ? this.options.in(query.database()) : this.options;
	}

	private SessionConfig config(CallOptions options, @Nullable ScopeRecord around) {
		return (around != null) ? around.configInside(null, options) : this.template.sessions().config(null, options);
	}

	private <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			DefaultTransactionScope outer, ResultReader<R, T> reader) {
		// it is not known whether the query writes: it is assumed to if the transaction
		// may
		TransactionRequest request = new TransactionRequest(Propagation.REQUIRED,
				outer.transaction().request().accessMode(), TransactionConfig.empty(), mayBeAppliedTwice());
		return JoinedWork.join(outer, request, required(query),
				(tx) -> read(reader, query, (DefaultTransactionScope) tx));
	}

	private static <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> read(
			ResultReader<R, T> reader, BoundQuery query, DefaultTransactionScope tx) {
		return reader.readFrom(tx.run(query.toQuery()), tx.context()).thenApply(reader::map);
	}

	/**
	 * Return how to run a query later, perhaps by another thread: as this thread
	 * determines now. In a transaction the query needs no session, and the result is
	 * {@code null}.
	 */
	@Nullable QueryPlan planNow(BoundQuery query) {
		DefaultTransactionScope outer = DefaultTransactionScope.innermost(this.template);
		if (outer != null && outer.isTransactional()) {
			return null;
		}
		CallOptions options = required(query);
		try {
			ScopeRecord around = ScopeRecord.innermost(this.template);
			options = options(query, around);
			SessionConfig config = config(options, around);
			return new QueryPlan(options, () -> config);
		}
		catch (RuntimeException ex) {
			return new QueryPlan(options, () -> {
				throw ex;
			});
		}
		catch (Error ex) {
			return new QueryPlan(options, () -> {
				throw ex;
			});
		}
	}

	/**
	 * Return the context that a query of this thread runs in, or {@code null} for none.
	 */
	@Nullable ScopeContext context() {
		return (this.context != null) ? this.context : CurrentScope.get();
	}

	/**
	 * Return the context of this thread as a caller, or {@code null} if there is nothing
	 * to carry.
	 */
	@Nullable ScopeContext contextAsCaller() {
		return ScopeContext.ofCaller(CurrentScope.around(), this.template, CallerContext.capture());
	}

	boolean isInTransaction() {
		return DefaultTransactionScope.current(this.template) != null;
	}

	private boolean mayBeAppliedTwice() {
		return this.options.mayBeAppliedTwice() || this.template.settings().retry().unknownOutcome();
	}

}
