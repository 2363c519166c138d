package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.neo4jsessions.OpenTransaction.Doom;
import io.github.neo4jsessions.TransactionDemarcation.Participation;
import io.github.neo4jsessions.TransactionRequest.Joining;
import io.github.neo4jsessions.support.ParameterValues;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.util.Assert;

/**
 * The operations of a template, as it is or for work that may be applied twice.
 */
final class TemplateOperations implements SessionOperations {

	private final TemplateRuntime template;

	private final boolean mayBeAppliedTwice;

	private final TransactionRequest read;

	private final TransactionRequest write;

	/**
	 * Where its queries run, or {@code null} for the scope of the thread that asks.
	 */
	private final @Nullable ScopeFrame frame;

	TemplateOperations(TemplateRuntime template, boolean mayBeAppliedTwice) {
		this(template, mayBeAppliedTwice, null);
	}

	/**
	 * For queries in one scope, on whatever thread.
	 */
	TemplateOperations(TemplateRuntime template, ScopeFrame frame) {
		this(template, false, frame);
	}

	private TemplateOperations(TemplateRuntime template, boolean mayBeAppliedTwice, @Nullable ScopeFrame frame) {
		this.template = template;
		this.mayBeAppliedTwice = mayBeAppliedTwice;
		this.frame = frame;
		this.read = request(AccessMode.READ, TransactionConfig.empty());
		this.write = request(AccessMode.WRITE, TransactionConfig.empty());
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work) {
		requireWork(work);
		StackRoom.requireForScope();
		return new ScopeCall<T>(this.template, RetrySettings.none(),
				() -> sessionConfig(null, ScopeFrame.currentTransaction(this.template)),
				(call) -> new AutoCommitScope<>(this.template, call, work))
			.start();
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
		return demarcate(definition, TemplateDemarcation.INSTANCE, work);
	}

	<T extends @Nullable Object> CompletableFuture<T> demarcate(TransactionDefinition definition,
			TransactionDemarcation demarcation, TransactionWork<T> work) {
		requireWork(work);
		Assert.notNull(definition, "'definition' must not be null: leave it out for the default");
		try {
			TransactionRequest request = TransactionRequest.of(definition, isInTransaction(definition))
				.with(ContextualDemarcation.of(demarcation), this.template.settings().transactionTimeout());
			return transact(request, RetrySettings.none(), work);
		}
		catch (Throwable ex) {
			return ScopeFuture.refused(ex);
		}
	}

	@Override
	public QuerySpec query(String cypher) {
		return new DefaultQuerySpec(this, BoundQuery.of(cypher, this.template.settings().recordMapping()));
	}

	/**
	 * Run a query in the transaction that this thread is in, else alone.
	 * @param readers gives a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			Supplier<ResultReader<R, T>> readers) {
		return (this.frame != null) ? ScopeFrame.in(this.frame, () -> run(query, config(query), readers))
				: run(query, config(query), readers);
	}

	/**
	 * Run a query in the transaction that this thread is in, else alone.
	 * @param config how to open a session for it
	 * @param readers gives a reader for each attempt
	 */
	<R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			Supplier<SessionConfig> config, Supplier<ResultReader<R, T>> readers) {
		if (this.frame != null && this.frame.handle() != null && this.frame.handle().hasEnded()) {
			return ScopeFuture.refused(new ScopeEndedException());
		}
		TransactionHandle outer = ScopeFrame.currentTransaction(this.template);
		if (outer != null) {
			requireRoom(outer);
			return run(query, outer, readers.get());
		}
		StackRoom.requireForScope();
		boolean mayBeAppliedTwice = this.mayBeAppliedTwice || this.template.settings().retry().unknownOutcome();
		return new ScopeCall<T>(this.template, this.template.settings().retry(), config,
				(call) -> new AutoCommitScope<>(this.template, call,
						new SingleQuery<>(this.template, query, readers.get(), call::sessionConfig, mayBeAppliedTwice)))
			.start();
	}

	private Supplier<SessionConfig> config(BoundQuery query) {
		return () -> query.sessionConfig(this.template.settings().sessionConfig(null));
	}

	private <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> run(BoundQuery query,
			TransactionHandle outer, ResultReader<R, T> reader) {
		// whether it writes is not known: it may where the transaction may
		TransactionRequest request = request(outer.transaction().request().accessMode(), TransactionConfig.empty());
		return join(outer, request, query.database(), (tx) -> read(reader, query, (TransactionHandle) tx));
	}

	private static <R extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> read(
			ResultReader<R, T> reader, BoundQuery query, TransactionHandle tx) {
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
	 * Whether a call is made in a transaction as far as its propagation is concerned. One
	 * that has ended is one still for those who would join it, and learn of that.
	 */
	private boolean isInTransaction(TransactionDefinition definition) {
		TransactionHandle outer = ScopeFrame.currentTransaction(this.template);
		boolean never = definition.getPropagationBehavior() == TransactionDefinition.PROPAGATION_NEVER;
		return outer != null && !(never && outer.transaction().gate().isClosed());
	}

	/**
	 * The scope that a query asked for by this thread runs in, or {@code null} for none.
	 */
	@Nullable ScopeFrame frame() {
		return (this.frame != null) ? this.frame : ScopeFrame.current();
	}

	/**
	 * The side of this thread as the caller of these operations.
	 */
	@Nullable ScopeFrame callerFrame() {
		return ScopeFrame.ofCaller(ScopeFrame.around(), this.template, CallerContext.capture());
	}

	boolean isInTransaction() {
		return ScopeFrame.currentTransaction(this.template) != null;
	}

	@Override
	public SessionOperations idempotent() {
		return this.mayBeAppliedTwice ? this : new TemplateOperations(this.template, true, this.frame);
	}

	private TransactionRequest request(AccessMode accessMode, TransactionConfig config) {
		return new TransactionRequest(Joining.IF_THERE_IS_ONE, accessMode, config,
				this.mayBeAppliedTwice || this.template.settings().retry().unknownOutcome());
	}

	private <T extends @Nullable Object> CompletableFuture<T> transact(TransactionRequest request, RetrySettings retry,
			TransactionWork<T> work) {
		TransactionHandle outer = ScopeFrame.currentTransaction(this.template);
		if (outer != null && request.joining() == Joining.IF_THERE_IS_ONE) {
			requireRoom(outer);
			request.demarcation().participating(Participation.JOINED);
			return join(outer, request, null, work);
		}
		StackRoom.requireForScope();
		request.demarcation().participating(request.transactional() ? Participation.OWNER : Participation.NONE);
		return new ScopeCall<T>(this.template, retry, () -> sessionConfig(request.accessMode(), outer),
				(call) -> request.transactional() ? new OwnedTransactionScope<>(this.template, call, request, work)
						: new AutoCommitScope<>(this.template, call, request, work))
			.start();
	}

	/**
	 * How to open a session. Beside that of a transaction around it is for the same
	 * database and user, unless the template's configuration names another database: this
	 * may be a thread that knows nothing of a tenant.
	 */
	private SessionConfig sessionConfig(@Nullable AccessMode accessMode, @Nullable TransactionHandle outer) {
		if (outer == null) {
			return this.template.settings().sessionConfig(accessMode);
		}
		SessionConfig around = outer.scope().sessionConfig();
		try {
			return SessionConfigs.beside(around, this.template.settings().sessionConfig(accessMode));
		}
		catch (RuntimeException ex) {
			return SessionConfigs.withAccessMode(around, (accessMode != null) ? accessMode : AccessMode.WRITE);
		}
	}

	private <T extends @Nullable Object> CompletableFuture<T> join(TransactionHandle outer, TransactionRequest request,
			@Nullable String database, TransactionWork<T> work) {
		try {
			return JoinedWork.start(outer, request, database, work);
		}
		catch (Throwable ex) {
			return ScopeFuture.refused(ex);
		}
	}

	/**
	 * Enter nothing where the stack ends. Work that was to be part of a transaction and
	 * is not keeps it from being committed.
	 * @throws StackOverflowError if there is no room; a future would be of no use to a
	 * caller who has none either
	 */
	private static void requireRoom(TransactionHandle outer) {
		try {
			StackRoom.requireForScope();
		}
		catch (StackOverflowError ex) {
			outer.transaction().doom(new Doom(ex, ex));
			throw ex;
		}
	}

	private static void requireWork(Object work) {
		Assert.notNull(work, "'work' must not be null: give a function that returns a stage");
	}

	private static void requireConfig(TransactionConfig config) {
		Assert.notNull(config, "'config' must not be null: leave it out for the template's");
		ParameterValues.requireSendable(config);
	}

}
