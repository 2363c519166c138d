package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.neo4jsessions.TransactionDemarcation.Participation;
import io.github.neo4jsessions.TransactionRequest.Joining;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.util.Assert;

/**
 * The operations of a template, as it is or for work that may be applied twice.
 */
final class TemplateOperations implements SessionOperations {

	private final TemplateRuntime template;

	private final boolean mayBeAppliedTwice;

	private final TransactionRequest read;

	private final TransactionRequest write;

	TemplateOperations(TemplateRuntime template, boolean mayBeAppliedTwice) {
		this.template = template;
		this.mayBeAppliedTwice = mayBeAppliedTwice;
		this.read = request(AccessMode.READ, TransactionConfig.empty());
		this.write = request(AccessMode.WRITE, TransactionConfig.empty());
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work) {
		requireWork(work);
		return new ScopeCall<T>(this.template, RetrySettings.none(), () -> this.template.settings().sessionConfig(null),
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
			TransactionRequest request = TransactionRequest
				.of(definition, ScopeFrame.currentTransaction(this.template) != null)
				.with(demarcation);
			return transact(request, RetrySettings.none(), work);
		}
		catch (TransactionException ex) {
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
		TransactionHandle outer = ScopeFrame.currentTransaction(this.template);
		if (outer != null) {
			ResultReader<R, T> reader = readers.get();
			// whether it writes is not known: it may where the transaction may
			TransactionRequest request = request(outer.transaction().request().accessMode(), TransactionConfig.empty());
			return join(outer, request, () -> query.sessionConfig(this.template.settings().sessionConfig(null)),
					(tx) -> reader.readFrom(tx.runAsync(query.toQuery()), ((TransactionHandle) tx).frame())
						.thenApply(reader::map));
		}
		boolean mayBeAppliedTwice = this.mayBeAppliedTwice || this.template.settings().retry().unknownOutcome();
		return new ScopeCall<T>(this.template, this.template.settings().retry(),
				() -> query.sessionConfig(this.template.settings().sessionConfig(null)),
				(call) -> new AutoCommitScope<>(this.template, call,
						new SingleQuery<>(this.template, query, readers.get(), call::sessionConfig, mayBeAppliedTwice)))
			.start();
	}

	boolean isInTransaction() {
		return ScopeFrame.currentTransaction(this.template) != null;
	}

	@Override
	public SessionOperations idempotent() {
		return this.mayBeAppliedTwice ? this : new TemplateOperations(this.template, true);
	}

	private TransactionRequest request(AccessMode accessMode, TransactionConfig config) {
		return new TransactionRequest(Joining.IF_THERE_IS_ONE, accessMode, config,
				this.mayBeAppliedTwice || this.template.settings().retry().unknownOutcome());
	}

	private <T extends @Nullable Object> CompletableFuture<T> transact(TransactionRequest request, RetrySettings retry,
			TransactionWork<T> work) {
		TransactionHandle outer = ScopeFrame.currentTransaction(this.template);
		if (outer != null && request.joining() == Joining.IF_THERE_IS_ONE) {
			request.demarcation().participating(Participation.JOINED);
			return join(outer, request, () -> this.template.settings().sessionConfig(request.accessMode()), work);
		}
		request.demarcation().participating(request.transactional() ? Participation.OWNER : Participation.NONE);
		return new ScopeCall<T>(this.template, retry,
				() -> this.template.settings().sessionConfig(request.accessMode()),
				(call) -> request.transactional() ? new OwnedTransactionScope<>(this.template, call, request, work)
						: new AutoCommitScope<>(this.template, call, request, work))
			.start();
	}

	private <T extends @Nullable Object> CompletableFuture<T> join(TransactionHandle outer, TransactionRequest request,
			Supplier<SessionConfig> config, TransactionWork<T> work) {
		try {
			return JoinedWork.start(outer, request, config.get(), work);
		}
		catch (RuntimeException ex) {
			return ScopeFuture.refused(ex);
		}
	}

	private static void requireWork(Object work) {
		Assert.notNull(work, "'work' must not be null: give a function that returns a stage");
	}

	private static void requireConfig(TransactionConfig config) {
		Assert.notNull(config, "'config' must not be null: leave it out for the template's");
	}

}
