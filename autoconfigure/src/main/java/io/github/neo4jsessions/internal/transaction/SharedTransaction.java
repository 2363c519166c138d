package io.github.neo4jsessions.internal.transaction;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.TransactionNames;
import io.github.neo4jsessions.internal.driver.CallGate;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

import org.springframework.transaction.UnexpectedRollbackException;

/**
 * A transaction shared by its owner and the joined calls. Runs their queries, and decides
 * whether it may be committed. If the propagation allows no transaction, it runs the
 * queries in the session instead.
 */
public final class SharedTransaction extends SharedWork implements CallGate.Source {

	private static final AtomicReferenceFieldUpdater<SharedTransaction, @Nullable TransactionEvents> EVENTS = AtomicReferenceFieldUpdater
		.newUpdater(SharedTransaction.class, TransactionEvents.class, "events");

	/**
	 * Set by {@link #begun}, before the gate admits a call, and cleared at the end, after
	 * which it admits none.
	 */
	private volatile @Nullable AsyncQueryRunner runner;

	private final TransactionRequest request;

	private final CallGate gate;

	private volatile @Nullable Throwable failure;

	private volatile @Nullable Doom doom;

	private volatile @Nullable TransactionEvents events;

	SharedTransaction(AsyncQueryRunner runner, TransactionRequest request) {
		this.runner = runner;
		this.request = request;
		this.gate = new CallGate();
	}

	/**
	 * Create a transaction that has not begun. Its queries wait at the gate.
	 */
	SharedTransaction(TransactionRequest request) {
		this.request = request;
		this.gate = CallGate.held();
	}

	/**
	 * Set the transaction or session that the queries wait for. They wait until the gate
	 * is released.
	 */
	void begun(AsyncQueryRunner runner) {
		this.runner = runner;
	}

	public TransactionRequest request() {
		return this.request;
	}

	public CallGate gate() {
		return this.gate;
	}

	@Override
	boolean hasEnded() {
		return this.gate.isClosed();
	}

	CompletableFuture<ResultCursor> run(Query query, ScopeContext context) {
		try {
			return this.gate.run(context, this, query, TransactionConfig.empty());
		}
		catch (StackOverflowError ex) {
			// a transaction must not commit without the query, whatever the work does
			// with the error; an assignment, since no method can be called any more
			if (this.failure == null) {
				this.failure = ex;
			}
			throw ex;
		}
	}

	/**
	 * Run a query. No configuration is passed: a transaction has its own, and a session
	 * applies that of the template.
	 */
	@Override
	public @Nullable CompletionStage<ResultCursor> send(Query query, TransactionConfig config) {
		return Objects.requireNonNull(this.runner).runAsync(query);
	}

	@Override
	public void failed(Throwable ex) {
		callFailed(ex);
	}

	/**
	 * Without a transaction, the queries pass the gate of the session.
	 */
	@Override
	public boolean isMeasured() {
		return this.request.transactional();
	}

	/**
	 * Note that a query failed, or that a read of a result failed after the end of its
	 * work.
	 */
	void callFailed(Throwable ex) {
		if (this.failure == null) {
			this.failure = ex;
		}
	}

	/**
	 * Return the first error of a query, whether or not it was awaited, or of a read that
	 * the work did not wait for. A commit would then store incomplete work.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Roll back the whole transaction at its end: a joined call failed or requested a
	 * rollback.
	 */
	void doom(Doom doom) {
		if (this.doom == null) {
			this.doom = doom;
		}
	}

	@Nullable Doom doom() {
		return this.doom;
	}

	/**
	 * Check that the transaction has not ended.
	 * @throws IllegalStateException if the transaction has ended
	 */
	void requireOpen() {
		if (this.gate.isClosed() || hasAllWorkCompleted()) {
			throw new ScopeEndedException(TransactionRequest.nameIn(this.request.config()));
		}
	}

	/**
	 * Release the references that are not needed after the end of the transaction.
	 */
	@Override
	void releaseReferences() {
		super.releaseReferences();
		this.runner = null;
		this.events = null;
	}

	/**
	 * Publish an event to the listeners of this transaction.
	 */
	void publish(TemplateSettings settings, Object event) {
		if (this.events == null) {
			EVENTS.compareAndSet(this, null,
					new TransactionEvents(settings, this.request.accessMode() == AccessMode.READ));
		}
		Objects.requireNonNull(this.events).publish(event);
	}

	/**
	 * Return the events published so far, or {@code null} for none.
	 */
	@Nullable TransactionEvents events() {
		return this.events;
	}

	/**
	 * Return why the transaction must be rolled back although the work of its owner
	 * succeeded.
	 * @param scope the scope of the owner
	 * @return the reason, or {@code null} if it may be committed
	 */
	@Nullable RollbackReason findReasonToRollBack(SessionScope<?> scope) {
		Doom doom = this.doom;
		if (doom != null) {
			return new RollbackReason("joined call", doom.reported(),
					(cause) -> new UnexpectedRollbackException("Session template '" + scope.template().name()
							+ "' rolled back " + TransactionNames.object(scope.transactionName())
							+ " because a joined call failed or called setRollbackOnly", cause));
		}
		Throwable failedQuery = this.failure;
		return (failedQuery != null) ? new RollbackReason("query", failedQuery, Neo4jExceptionTranslation::translate)
				: null;
	}

	/**
	 * Return the error of a joined call before its translation. It was translated for the
	 * caller of the joined call, and may have propagated from there to the owner.
	 * @param error an error of the owner
	 * @return that error, or the error that it was translated from
	 */
	Throwable beforeTranslation(Throwable error) {
		Doom doom = this.doom;
		return (doom != null && doom.reported() == error) ? doom.raw() : error;
	}

	/**
	 * Return the error of the query that caused a commit to be refused. The query was
	 * sent before the commit and not awaited, or its error was ignored by the work.
	 * @param commitError the error of the commit
	 * @return the error of the query, or {@code null} if there is none
	 */
	@Nullable Throwable failedQuery(Throwable commitError) {
		if (this.failure == null && commitError instanceof TransactionTerminatedException) {
			return Exceptions.causeOf(commitError);
		}
		return this.failure;
	}

	/**
	 * Why a transaction is rolled back although the work of its owner succeeded.
	 *
	 * @param step the step that failed
	 * @param error its error
	 * @param translation translates the error for the owner's caller
	 */
	record RollbackReason(String step, Throwable error, UnaryOperator<Throwable> translation) {

	}

	/**
	 * The error of a joined call that prevents the commit.
	 *
	 * @param reported the error as the caller of the joined call received it
	 * @param raw the error before its translation
	 */
	record Doom(Throwable reported, Throwable raw) {

	}

}
