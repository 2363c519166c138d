package io.github.neo4jsessions.internal.transaction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.driver.QueryArguments;
import io.github.neo4jsessions.internal.driver.QueryRunner;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.util.Assert;

/**
 * The transaction scope of one piece of work. The owner has one, and so has each joined
 * call. It accepts no query after its work has ended.
 */
public final class DefaultTransactionScope implements TransactionScope, QueryRunner, ScopeContext.Participant {

	private final SharedTransaction transaction;

	private final SessionScope<?> scope;

	private final ScopeContext context;

	private volatile boolean rollbackOnly;

	private volatile boolean ended;

	/**
	 * Create the transaction scope of the owner.
	 * @param transaction the transaction
	 * @param scope the scope that holds the session
	 */
	DefaultTransactionScope(SharedTransaction transaction, SessionScope<?> scope) {
		this(transaction, scope, scope.caller().around(), scope.caller().callerContext());
	}

	/**
	 * Create the transaction scope of a joined call.
	 * @param transaction the transaction
	 * @param scope the scope that holds the session
	 * @param around the scope that the call was made in
	 * @param callerContext the thread-local values of the caller, or {@code null} for
	 * none
	 */
	DefaultTransactionScope(SharedTransaction transaction, SessionScope<?> scope, @Nullable ScopeContext around,
			@Nullable CallerContext callerContext) {
		this.transaction = transaction;
		this.scope = scope;
		this.context = new ScopeContext(around, scope.template(), scope, this, callerContext);
	}

	/**
	 * Return the innermost transaction scope of a template that this thread is in, or
	 * {@code null} if there is none or if it has no transaction.
	 */
	public static @Nullable DefaultTransactionScope current(TemplateRuntime template) {
		return (DefaultTransactionScope) CurrentScope.transaction(template);
	}

	/**
	 * Return the innermost transaction scope of a template that this thread is in, with
	 * or without a transaction, or {@code null} if there is none.
	 */
	public static @Nullable DefaultTransactionScope innermost(TemplateRuntime template) {
		return (DefaultTransactionScope) CurrentScope.participant(template);
	}

	public SharedTransaction transaction() {
		return this.transaction;
	}

	/**
	 * Return the scope that holds the session.
	 */
	public SessionScope<?> scope() {
		return this.scope;
	}

	public ScopeContext context() {
		return this.context;
	}

	@Override
	public boolean isTransactional() {
		return this.transaction.request().transactional();
	}

	/**
	 * Return whether this work has requested a rollback.
	 */
	boolean asksForRollback() {
		return this.rollbackOnly;
	}

	@Override
	public @Nullable String transactionName() {
		return this.scope.transactionName();
	}

	@Override
	public boolean hasEnded() {
		return this.ended || this.transaction.gate().isClosed();
	}

	/**
	 * Treat a read that fails after the end of the work like a failed query: nothing is
	 * committed.
	 */
	@Override
	public void callFailed(Throwable ex) {
		if (this.ended) {
			this.transaction.callFailed(ex);
		}
	}

	/**
	 * Refuse further queries of this work.
	 */
	void end() {
		this.ended = true;
	}

	@Override
	public CompletableFuture<ResultCursor> run(Query query) {
		if (this.ended) {
			return ScopedFuture.refused(new ScopeEndedException(transactionName()));
		}
		return this.transaction.run(query, this.context);
	}

	@Override
	public CompletionStage<List<ResultSummary>> runAll(List<Query> queries) {
		Assert.notNull(queries, "'queries' must not be null");
		QueryArguments.requireSendable(queries);
		// all are sent before the first is awaited. They are awaited in order, since
		// every query after a failed one fails too, and only the first error shows the
		// reason
		List<CompletableFuture<ResultCursor>> sent = new ArrayList<>(queries.size());
		queries.forEach((query) -> sent.add(run(query)));
		List<ResultSummary> summaries = new ArrayList<>(queries.size());
		CompletableFuture<Void> awaited = bind(CompletableFuture.completedFuture(null));
		for (CompletableFuture<ResultCursor> cursor : sent) {
			awaited = awaited.thenCompose((ignored) -> cursor)
				.thenCompose(ResultCursor::consumeAsync)
				.thenAccept(summaries::add);
		}
		return awaited.thenApply((ignored) -> Collections.unmodifiableList(summaries));
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> bind(CompletionStage<U> foreign) {
		Assert.notNull(foreign, "'foreign' must not be null");
		ScopedFuture<U> bound = new ScopedFuture<>(this.context, null);
		Stages.then(foreign, (value, ex) -> bound.settle(value, (ex != null) ? Exceptions.unwrap(ex) : null));
		return bound;
	}

	@Override
	public QuerySpec query(String cypher) {
		TemplateRuntime template = this.scope.template();
		return template.queries().query(template, this.context, cypher);
	}

	@Override
	public <U extends @Nullable Object> Supplier<U> wrap(Supplier<U> supplier) {
		Assert.notNull(supplier, "'supplier' must not be null");
		return () -> ScopeContext.in(this.context, supplier);
	}

	@Override
	public Executor executor(Executor delegate) {
		Assert.notNull(delegate, "'delegate' must not be null: pass the executor that runs the tasks");
		return (task) -> {
			Objects.requireNonNull(task);
			delegate.execute(() -> ScopeContext.in(this.context, () -> {
				task.run();
				return null;
			}));
		};
	}

	@Override
	public void setRollbackOnly() {
		Assert.state(isTransactional(),
				"There is no transaction to roll back: the propagation begins none, and each query is an auto-commit query");
		if (this.ended) {
			throw new ScopeEndedException(transactionName());
		}
		this.transaction.gate().requireOpen();
		this.rollbackOnly = true;
	}

	@Override
	public void publishEvent(Object event) {
		Assert.notNull(event, "'event' must not be null");
		if (this.ended) {
			throw new ScopeEndedException(transactionName());
		}
		this.transaction.gate().requireOpen();
		TemplateSettings settings = this.scope.settings();
		if (isTransactional()) {
			this.transaction.publish(settings, event);
		}
		else {
			TransactionEvents.publishOutside(settings, event);
		}
	}

	/**
	 * Return whether the transaction must be rolled back: a rollback was requested, a
	 * joined call failed, or a query failed.
	 */
	boolean mustRollBack() {
		return isRollbackOnly() || this.transaction.failure() != null;
	}

	@Override
	public boolean isRollbackOnly() {
		return this.rollbackOnly || this.transaction.doom() != null;
	}

}
