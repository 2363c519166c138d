package io.github.neo4jsessions.internal.query;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.internal.context.CallerContext;
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
 * Runs queries in the transaction that a thread is in, else each alone in a session.
 */
public final class QueryExecutor {

	private final TemplateRuntime template;

	private final boolean mayBeAppliedTwice;

	/**
	 * Where the queries run, or {@code null} for the scope of the thread that makes the
	 * call.
	 */
	private final @Nullable ScopeContext frame;

	public QueryExecutor(TemplateRuntime template, boolean mayBeAppliedTwice, @Nullable ScopeContext frame) {
		this.template = template;
		this.mayBeAppliedTwice = mayBeAppliedTwice;
		this.frame = frame;
	}

	/**
	 * Begin to build a query of a given scope, on whatever thread.
	 */
	public static QuerySpec query(TemplateRuntime template, ScopeContext frame, String cypher) {
		return new QueryExecutor(template, false, frame).query(cypher);
	}

	public QuerySpec query(String cypher) {
		return new DefaultQuerySpec(this, BoundQuery.of(cypher, this.template.settings().recordMapping()));
	}

	/**
	 * Run a query in the transaction that this thread is in, else alone.
	 * @param readers gives a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			Supplier<ResultReader<R, T>> readers) {
		return (this.frame != null) ? ScopeContext.in(this.frame, () -> run(query, config(query), readers))
				: run(query, config(query), readers);
	}

	/**
	 * Run a query in the transaction that this thread is in, else alone.
	 * @param config how to open a session for it
	 * @param readers gives a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			Supplier<SessionConfig> config, Supplier<ResultReader<R, T>> readers) {
		if (this.frame != null && this.frame.participant() instanceof DefaultTransactionScope handle
				&& handle.hasEnded()) {
			return ScopedFuture.refused(new ScopeEndedException());
		}
		DefaultTransactionScope outer = DefaultTransactionScope.current(this.template);
		if (outer != null) {
			JoinedWork.requireRoom(outer);
			return run(query, outer, readers.get());
		}
		ScopeContext.requireRoom();
		boolean mayBeAppliedTwice = mayBeAppliedTwice();
		return TemplateCall.start(this.template, this.template.settings().retry(), config,
				(scope) -> new AutoCommitUnit<>(scope,
						new AutoCommitQuery<>(scope, query, readers.get(), mayBeAppliedTwice)));
	}

	private Supplier<SessionConfig> config(BoundQuery query) {
		return () -> query.sessionConfig(this.template.settings().sessionConfig(null));
	}

	private <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			DefaultTransactionScope outer, ResultReader<R, T> reader) {
		// whether it writes is not known: it may where the transaction may
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
	 * How to open a session for a query that is run later, and maybe by another thread:
	 * decided by the thread that asks for it. Nothing to decide in a transaction.
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
	 * The scope that a query of this thread runs in, or {@code null} for none.
	 */
	@Nullable ScopeContext frame() {
		return (this.frame != null) ? this.frame : ScopeContext.current();
	}

	/**
	 * The side of this thread as the caller of these operations.
	 */
	@Nullable ScopeContext callerFrame() {
		return ScopeContext.ofCaller(ScopeContext.around(), this.template, CallerContext.capture());
	}

	boolean isInTransaction() {
		return DefaultTransactionScope.current(this.template) != null;
	}

	private boolean mayBeAppliedTwice() {
		return this.mayBeAppliedTwice || this.template.settings().retry().unknownOutcome();
	}

}
