package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.neo4jsessions.TransactionDemarcation.Participation;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.context.CallSites;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.context.Unwinding;
import io.github.neo4jsessions.internal.driver.CallGate;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.driver.UserBookmarks;
import io.github.neo4jsessions.internal.limit.PermitQueue;
import io.github.neo4jsessions.internal.query.AutoCommitQuery;
import io.github.neo4jsessions.internal.query.QueryExecutor;
import io.github.neo4jsessions.internal.scope.AutoCommitUnit;
import io.github.neo4jsessions.internal.scope.ScopeErrors;
import io.github.neo4jsessions.internal.scope.ScopeRecord;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.scope.TemplateCall;
import io.github.neo4jsessions.internal.scope.UnitOfWork;
import io.github.neo4jsessions.internal.scope.UserWork;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.transaction.ContextualDemarcation;
import io.github.neo4jsessions.internal.transaction.DefaultTransactionScope;
import io.github.neo4jsessions.internal.transaction.JoinedWork;
import io.github.neo4jsessions.internal.transaction.NonTransactionalWork;
import io.github.neo4jsessions.internal.transaction.RetriedDemarcation;
import io.github.neo4jsessions.internal.transaction.SharedTransaction;
import io.github.neo4jsessions.internal.transaction.TransactionRequest;
import io.github.neo4jsessions.internal.transaction.TransactionRequest.Propagation;
import io.github.neo4jsessions.internal.transaction.TransactionUnit;
import io.github.neo4jsessions.mapping.ParameterValues;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.util.Assert;

/**
 * Implements the operations of a template, and their views.
 */
final class DefaultSessionOperations implements SessionOperations {

	static {
		StackRoom.prepare(AutoCommitQuery.class, CallGate.class, CallSites.class, LaterErrors.class,
				Neo4jExceptionTranslation.class, Outcome.class, ParameterValues.class, PermitQueue.class,
				ScopeErrors.class, ScopedFuture.class, SharedTransaction.class, TransactionRequest.class,
				Unwinding.class, UserBookmarks.class, UserWork.HandedOver.class);
	}

	private final TemplateRuntime template;

	private final CallOptions options;

	private final TransactionRequest read;

	private final TransactionRequest write;

	private final QueryExecutor queries;

	DefaultSessionOperations(TemplateRuntime template, CallOptions options) {
		this.template = template;
		this.options = options;
		this.read = request(AccessMode.READ, TransactionConfig.empty());
		this.write = request(AccessMode.WRITE, TransactionConfig.empty());
		this.queries = new QueryExecutor(template, options, null);
	}

	/**
	 * Create a view that sends the same requests to another target.
	 */
	private DefaultSessionOperations(DefaultSessionOperations view, CallOptions options) {
		this.template = view.template;
		this.options = options;
		this.read = view.read;
		this.write = view.write;
		this.queries = new QueryExecutor(view.template, options, null);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work) {
		requireWork(work);
		CurrentScope.requireRoom();
		CallOptions own;
		try {
			own = this.template.contributed(inside(ScopeRecord.innermost(this.template)));
		}
		catch (Throwable ex) {
			return ScopedFuture.refused(ex);
		}
		Map<String, Object> metadata = own.metadata();
		return TemplateCall.start(this.template, RetrySettings.none(), own,
				() -> sessionConfig(null, ScopeRecord.innermost(this.template)),
				metadata.isEmpty()
						? (scope) -> new AutoCommitUnit<>(scope, (session, context) -> work.doInSession(session))
						: (scope) -> new AutoCommitUnit<>(scope, metadata,
								(session, context) -> work.doInSession(session)));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionWork<T> work) {
		requireWork(work);
		return transact(this.read, this.template.settings().retry(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionWork<T> work) {
		requireWork(work);
		return transact(this.write, this.template.settings().retry(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionConfig config,
			TransactionWork<T> work) {
		requireWork(work);
		requireConfig(config);
		return transact(request(AccessMode.READ, config), this.template.settings().retry(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionConfig config,
			TransactionWork<T> work) {
		requireWork(work);
		requireConfig(config);
		return transact(request(AccessMode.WRITE, config), this.template.settings().retry(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionWork<T> work) {
		requireWork(work);
		return transact(this.write, RetrySettings.none(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionDefinition definition,
			TransactionWork<T> work) {
		requireWork(work);
		requireDefinition(definition);
		try {
			TransactionRequest request = TransactionRequest.of(definition, isInTransaction(definition))
				.withMetadata(this.options.metadata());
			return transact(request, RetrySettings.none(), work);
		}
		catch (Throwable ex) {
			return ScopedFuture.refused(ex);
		}
	}

	<T extends @Nullable Object> CompletableFuture<T> demarcate(TransactionDefinition definition,
			TransactionDemarcation demarcation, TransactionWork<T> work) {
		requireWork(work);
		requireDefinition(definition);
		try {
			TransactionRequest request = TransactionRequest.of(definition, isInTransaction(definition))
				.with(ContextualDemarcation.of(demarcation), this.template.settings().transactions().timeout());
			RetrySettings retry = demarcation.isRetried() ? this.template.settings().retry() : RetrySettings.none();
			return transact(request, retry, work);
		}
		catch (Throwable ex) {
			return ScopedFuture.refused(ex);
		}
	}

	/**
	 * Return whether the propagation of a call sees a transaction. A transaction that has
	 * ended still counts for calls that would join it, so that they fail; for NEVER it
	 * does not count.
	 */
	private boolean isInTransaction(TransactionDefinition definition) {
		DefaultTransactionScope outer = DefaultTransactionScope.current(this.template);
		boolean never = definition.getPropagationBehavior() == TransactionDefinition.PROPAGATION_NEVER;
		return outer != null && !(never && outer.transaction().gate().isClosed());
	}

	@Override
	public SessionOperations idempotent() {
		return this.options.mayBeAppliedTwice() ? this
				: new DefaultSessionOperations(this.template, this.options.idempotent());
	}

	@Override
	public SessionOperations in(String database) {
		return new DefaultSessionOperations(this, this.options.in(database));
	}

	@Override
	public SessionOperations asUser(String user) {
		return new DefaultSessionOperations(this, this.options.asUser(user));
	}

	@Override
	public SessionOperations withAuth(AuthToken token) {
		return new DefaultSessionOperations(this, this.options.withAuth(token));
	}

	@Override
	public SessionOperations withMetadata(Map<String, ?> metadata) {
		return new DefaultSessionOperations(this.template, this.options.withMetadata(metadata));
	}

	@Override
	public QuerySpec query(String cypher) {
		return this.queries.query(cypher);
	}

	private TransactionRequest request(AccessMode accessMode, TransactionConfig config) {
		return new TransactionRequest(Propagation.REQUIRED, accessMode, config,
				this.options.mayBeAppliedTwice() || this.template.settings().retry().unknownOutcome())
			.withMetadata(this.options.metadata());
	}

	private <T extends @Nullable Object> CompletableFuture<T> transact(TransactionRequest request, RetrySettings retry,
			TransactionWork<T> work) {
		DefaultTransactionScope outer = DefaultTransactionScope.innermost(this.template);
		if (outer != null && outer.isTransactional() && request.propagation() == Propagation.REQUIRED) {
			JoinedWork.requireRoom(outer);
			request.demarcation().participating(Participation.JOINED);
			return JoinedWork.join(outer, request, this.options, work);
		}
		CurrentScope.requireRoom();
		ScopeRecord around = ScopeRecord.innermost(this.template);
		CallOptions own;
		try {
			own = this.template.contributed(inside(around));
		}
		catch (Throwable ex) {
			return ScopedFuture.refused(ex);
		}
		return begin(request, retry, own, around, work);
	}

	private <T extends @Nullable Object> CompletableFuture<T> begin(TransactionRequest requested, RetrySettings retry,
			CallOptions own, @Nullable ScopeRecord around, TransactionWork<T> work) {
		Map<String, Object> metadata = own.metadata();
		// the request contains the metadata of this view already
		TransactionRequest request = (metadata != this.options.metadata()) ? requested.withMetadata(metadata)
				: requested;
		request.demarcation().participating(request.transactional() ? Participation.OWNER : Participation.NONE);
		return TemplateCall.start(this.template, retry, own, () -> sessionConfig(request.accessMode(), around),
				units(request, retry, metadata, work));
	}

	private static <T extends @Nullable Object> Function<SessionScope<T>, UnitOfWork<T>> units(
			TransactionRequest request, RetrySettings retry, Map<String, Object> metadata, TransactionWork<T> work) {
		if (request.eager() && request.transactional() && retry != RetrySettings.none()) {
			return new RetriedDemarcation<>(request, work);
		}
		return (scope) -> request.transactional() ? new TransactionUnit<>(scope, request, work)
				: new AutoCommitUnit<>(scope, metadata, new NonTransactionalWork<>(scope, request, work));
	}

	/**
	 * Return the configuration for a new session, as this thread determines it. Inside a
	 * scope the session is opened for the same database and user as the scope's, unless
	 * this view or the template's configuration names others.
	 */
	private SessionConfig sessionConfig(@Nullable AccessMode accessMode, @Nullable ScopeRecord around) {
		return (around != null) ? around.configInside(accessMode, inside(around))
				: this.template.sessions().config(accessMode, this.options);
	}

	private CallOptions inside(@Nullable ScopeRecord around) {
		return (around != null) ? this.options.inside(around.options()) : this.options;
	}

	private static void requireWork(Object work) {
		Assert.notNull(work, "'work' must not be null: pass a function that returns a stage");
	}

	private static void requireDefinition(TransactionDefinition definition) {
		Assert.notNull(definition, "'definition' must not be null: leave it out for the default");
	}

	private static void requireConfig(TransactionConfig config) {
		Assert.notNull(config, "'config' must not be null: leave it out for the configuration of the template");
		ParameterValues.requireSendable(config);
	}

}
