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
import io.github.neo4jsessions.internal.scope.TemplateCall;
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

	private final boolean mayBeAppliedTwice;

	/**
	 * The context that the queries run in, or {@code null} for that of the calling
	 * thread.
	 */
	private final @Nullable ScopeContext frame;

	public QueryExecutor(TemplateRuntime template, boolean mayBeAppliedTwice, @Nullable ScopeContext frame) {
		this.template = template;
		this.mayBeAppliedTwice = mayBeAppliedTwice;
		this.frame = frame;
	}

	/**
	 * Create a query that runs in a given scope, whatever thread runs it.
	 */
	public static QuerySpec query(TemplateRuntime template, ScopeContext frame, String cypher) {
		return new QueryExecutor(template, false, frame).query(cypher);
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
		return (this.frame != null) ? ScopeContext.in(this.frame, () -> run(query, config(query), readers))
				: run(query, config(query), readers);
	}

	/**
	 * Run a query in the transaction that this thread is in, or alone if it is in none.
	 * @param config supplies the configuration of its session
	 * @param readers supplies a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			Supplier<SessionConfig> config, Supplier<ResultReader<R, T>> readers) {
		if (this.frame != null && this.frame.participant() instanceof DefaultTransactionScope handle
				&& handle.hasEnded()) {
			return ScopedFuture.refused(new ScopeEndedException(handle.transactionName()));
		}
		DefaultTransactionScope outer = DefaultTransactionScope.current(this.template);
		if (outer != null) {
			JoinedWork.requireRoom(outer);
			return run(query, outer, readers.get());
		}
		CurrentScope.requireRoom();
		boolean mayBeAppliedTwice = mayBeAppliedTwice();
		return TemplateCall.start(this.template, this.template.settings().retry(), config,
				(scope) -> new AutoCommitUnit<>(scope,
						new AutoCommitQuery<>(scope, query, readers.get(), mayBeAppliedTwice)));
	}

	private Supplier<SessionConfig> config(BoundQuery query) {
		return () -> query.sessionConfig(this.template.sessions().config(null));
	}

	private <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			DefaultTransactionScope outer, ResultReader<R, T> reader) {
		// it is not known whether the query writes: it is assumed to if the transaction
		// may
		TransactionRequest request = new TransactionRequest(Propagation.REQUIRED,
				outer.transaction().request().accessMode(), TransactionConfig.empty(), mayBeAppliedTwice());
		return JoinedWork.join(outer, request, query.database(),
				(tx) -> read(reader, query, (DefaultTransactionScope) tx));
	}

	private static <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> read(
			ResultReader<R, T> reader, BoundQuery query, DefaultTransactionScope tx) {
		return reader.readFrom(tx.run(query.toQuery()), tx.frame()).thenApply(reader::map);
	}

	/**
	 * Return the configuration of the session for a query that is run later, perhaps by
	 * another thread. It is determined by this thread now, except in a transaction, which
	 * needs no session.
	 */
	Supplier<SessionConfig> configDecidedNow(BoundQuery query) {
		if (isInTransaction()) {
			return config(query);
		}
		try {
			SessionConfig config = config(query).get();
			return () -> config;
		}
		catch (RuntimeException ex) {
			return () -> {
				throw ex;
			};
		}
		catch (Error ex) {
			return () -> {
				throw ex;
			};
		}
	}

	/**
	 * Return the context that a query of this thread runs in, or {@code null} for none.
	 */
	@Nullable ScopeContext frame() {
		return (this.frame != null) ? this.frame : CurrentScope.get();
	}

	/**
	 * Return the context of this thread as a caller, or {@code null} if there is nothing
	 * to carry.
	 */
	@Nullable ScopeContext callerFrame() {
		return ScopeContext.ofCaller(CurrentScope.around(), this.template, CallerContext.capture());
	}

	boolean isInTransaction() {
		return DefaultTransactionScope.current(this.template) != null;
	}

	private boolean mayBeAppliedTwice() {
		return this.mayBeAppliedTwice || this.template.settings().retry().unknownOutcome();
	}

}
