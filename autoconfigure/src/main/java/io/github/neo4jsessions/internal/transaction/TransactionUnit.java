package io.github.neo4jsessions.internal.transaction;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservations;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.scope.RetryDecision;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.scope.UnitOfWork;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

/**
 * A transaction in the session of a scope, ended by exactly one commit or rollback. A
 * rollback never follows an attempt to commit, and a commit never follows a stop.
 *
 * @param <T> the type of the value
 */
public final class TransactionUnit<T extends @Nullable Object> implements UnitOfWork<T> {

	private final SessionScope<T> scope;

	private final TransactionRequest request;

	private final TransactionConfig config;

	private @Nullable TransactionWork<T> work;

	/**
	 * Set by {@link #begin}, the first step, and cleared at the end.
	 */
	private @Nullable AsyncSession session;

	/**
	 * Set by {@link #begun}, before the scope runs the work, and cleared at the end.
	 */
	private @Nullable AsyncTransaction driverTransaction;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private DefaultTransactionScope tx;

	private final @Nullable EagerWork<T> eager;

	/**
	 * Whether the work is committed despite the error that it failed with.
	 */
	private boolean errorIsCommitted;

	/**
	 * Whether BEGIN was sent and failed.
	 */
	private boolean begunInVain;

	/**
	 * Set by {@link #end}.
	 */
	private @Nullable TransactionEnd end;

	public TransactionUnit(SessionScope<T> scope, TransactionRequest request, TransactionWork<T> work) {
		this.scope = scope;
		this.request = request;
		this.config = scope.marked(scope.settings().transactions().under(request.config()));
		this.work = work;
		this.eager = request.eager() ? new EagerWork<>(scope, request, work) : null;
		if (this.eager != null) {
			this.tx = this.eager.tx();
		}
	}

	SessionScope<T> scope() {
		return this.scope;
	}

	TransactionRequest request() {
		return this.request;
	}

	@Override
	public void begin(AsyncSession session) {
		this.session = session;
		new TransactionBegin(this).send(session, this.config);
	}

	/**
	 * Count the begin as failed, unless that was done before.
	 */
	void countFailedBegin() {
		if (!this.begunInVain) {
			this.begunInVain = true;
			this.scope.template().counters().transactionEnded(Outcome.FAILED);
		}
	}

	/**
	 * Run the work, since the transaction has begun.
	 */
	void begun(AsyncTransaction transaction) {
		this.driverTransaction = transaction;
		if (this.eager == null) {
			this.tx = new DefaultTransactionScope(new SharedTransaction(transaction, this.request), this.scope);
			this.scope.ready();
		}
		else {
			this.tx.transaction().begun(transaction);
			this.scope.ready();
			this.eager.begun(this.scope.isStopped());
		}
	}

	@Override
	public @Nullable Eager eager() {
		return this.eager;
	}

	@Override
	public ScopeContext context() {
		return this.tx.context();
	}

	@Override
	public @Nullable CompletionStage<? extends T> work() {
		return (this.eager != null) ? this.eager.done() : Objects.requireNonNull(this.work).doInTransaction(this.tx);
	}

	/**
	 * Wait for all joined calls. Until they have completed, a stop can still end the
	 * work.
	 */
	@Override
	public void worked(@Nullable T value, @Nullable Throwable error) {
		if (this.tx.transaction().hasOwnerLeft()) {
			// a foreign stage has completed twice
			return;
		}
		this.errorIsCommitted = error != null && commits(Exceptions.unwrap(error));
		this.tx.end();
		this.tx.transaction().ownerLeaves(() -> beforeCommit(value, error));
	}

	@Override
	public boolean commits(Throwable error) {
		return !this.request.rollsBackOn(error);
	}

	/**
	 * Call the listeners that run before the commit, if the transaction is to be
	 * committed. They may run queries in the transaction, which are awaited.
	 */
	private void beforeCommit(@Nullable T value, @Nullable Throwable error) {
		SharedTransaction transaction = this.tx.transaction();
		TransactionEvents events = transaction.events();
		if (events == null || (error != null && !this.errorIsCommitted) || this.tx.mustRollBack()
				|| this.scope.isStopped()) {
			this.scope.allWorked(value, error);
			return;
		}
		transaction.ownerReturns();
		this.tx = new DefaultTransactionScope(transaction, this.scope);
		Stages.then(events.beforeCommit(this.tx.context()), (ignored, ex) -> {
			this.tx.end();
			if (ex != null) {
				this.errorIsCommitted = false;
			}
			if (ex != null && error != null) {
				this.scope.log("listener", Exceptions.unwrap(ex));
			}
			transaction.ownerLeavesAgain(() -> this.scope.allWorked(value, (error != null) ? error : ex));
		});
	}

	@Override
	public boolean commitsThoughWorkFailed() {
		return this.errorIsCommitted;
	}

	@Override
	public void cutOff() {
		// null if BEGIN failed
		if (this.tx != null) {
			this.tx.transaction().gate().cutOff();
		}
	}

	@Override
	public void end(boolean succeeded) {
		if (!succeeded || this.tx.mustRollBack()) {
			cutOff();
		}
		TransactionEnd end = new TransactionEnd(this.scope, this.request, this.tx,
				Objects.requireNonNull(this.driverTransaction), succeeded);
		this.end = end;
		this.tx.transaction().gate().close(end);
	}

	@Override
	public boolean hasSession() {
		return this.session != null;
	}

	@Override
	public void closeSession(Stages.Next<@Nullable Void> next) {
		Stages.then(this.scope.call(Objects.requireNonNull(this.session)::closeAsync), next);
	}

	/**
	 * Return {@code true}: the close of the session does not change the ended
	 * transaction.
	 */
	@Override
	public boolean isCertainBeforeClose() {
		return true;
	}

	@Override
	public Throwable reportOverdueCommit(Throwable stop) {
		return Objects.requireNonNull(this.end).reportOverdueCommit(stop);
	}

	@Override
	public void abandonWork() {
		// null if BEGIN was not answered
		if (this.tx != null) {
			this.tx.transaction().abandonJoinedCalls();
		}
	}

	/**
	 * Notify the listeners of the end in the caller's context, outside of the
	 * transaction, whose session is closed.
	 */
	@Override
	public @Nullable CompletionStage<Void> notifyOfEnd() {
		if (this.scope.isStopped()) {
			abandonWork();
		}
		// null if BEGIN failed
		TransactionEvents events = (this.tx != null) ? this.tx.transaction().events() : null;
		return (events != null) ? events.afterCompletion(TransactionEnd.outcomeOf(this.end),
				this.scope.caller().context(this.scope.template()),
				(failure) -> this.scope.log("listener of the transaction's end", failure)) : null;
	}

	@Override
	public void releaseReferences() {
		this.work = null;
		this.session = null;
		this.driverTransaction = null;
		if (this.eager != null) {
			this.eager.releaseReferences();
		}
		// null if BEGIN failed
		if (this.tx != null) {
			this.tx.transaction().releaseReferences();
		}
	}

	@Override
	public Throwable translateStart(Throwable ex) {
		return Neo4jExceptionTranslation.translateBegin(this.scope.template().name(), transactionName(), ex);
	}

	/**
	 * Return whether the work may be retried. Lost connections and transient errors are
	 * retryable, an unknown outcome only if the request allows it.
	 */
	@Override
	public boolean mayRetry(Throwable firstError) {
		// null if BEGIN failed
		Throwable raw = (this.tx != null) ? this.tx.transaction().beforeTranslation(firstError) : firstError;
		return this.request.demarcation().mayRetry(raw) && RetryDecision.afterTransaction(this.scope, raw,
				TransactionEnd.outcomeOf(this.end), this.request.unknownOutcomeRetried());
	}

	@Override
	public @Nullable String transactionName() {
		return TransactionRequest.nameIn(this.config);
	}

	@Override
	public ScopeObservationContext observationContext() {
		return ScopeObservations.ofTransaction(this.scope.template().name(), this.request.accessMode(),
				this.scope.sessionConfig().database().orElse(null), transactionName());
	}

	@Override
	public @Nullable Outcome outcome() {
		return this.begunInVain ? Outcome.FAILED : TransactionEnd.reportedOutcomeOf(this.end);
	}

}
