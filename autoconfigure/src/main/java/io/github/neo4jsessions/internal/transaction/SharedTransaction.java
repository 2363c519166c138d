package io.github.neo4jsessions.internal.transaction;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.CallGate;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
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
 * A transaction shared by its owner and the joined calls. If the propagation allows no
 * transaction, it runs the queries in the session instead.
 */
public final class SharedTransaction implements CallGate.Source {

	private static final SafeLog log = SafeLog.ofTemplates();

	private static final AtomicIntegerFieldUpdater<SharedTransaction> AT_WORK = AtomicIntegerFieldUpdater
		.newUpdater(SharedTransaction.class, "atWork");

	private static final AtomicIntegerFieldUpdater<SharedTransaction> OWNER_LEFT = AtomicIntegerFieldUpdater
		.newUpdater(SharedTransaction.class, "ownerLeft");

	private static final AtomicReferenceFieldUpdater<SharedTransaction, @Nullable TransactionEvents> EVENTS = AtomicReferenceFieldUpdater
		.newUpdater(SharedTransaction.class, TransactionEvents.class, "events");

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicReferenceFieldUpdater<SharedTransaction, @Nullable JoinedWork> LAST_JOINER = AtomicReferenceFieldUpdater
		.newUpdater(SharedTransaction.class, JoinedWork.class, "lastJoiner");

	/**
	 * Set by {@link #begun}, before the gate admits a call, and cleared at the end, after
	 * which it admits none.
	 */
	private volatile @Nullable AsyncQueryRunner runner;

	private final TransactionRequest request;

	private final CallGate gate;

	/**
	 * The number of calls at work: the owner and the joined calls. Once it is zero, no
	 * call can join.
	 */
	private volatile int atWork = 1;

	private volatile int ownerLeft;

	private volatile @Nullable Runnable whenAlone;

	private volatile @Nullable JoinedWork<?> lastJoiner;

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

	CompletableFuture<ResultCursor> run(Query query, ScopeContext frame) {
		return this.gate.run(frame, this, query, TransactionConfig.empty());
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
	 * the work did not wait for. A commit would then be of incomplete work.
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
	 * Enter the transaction with a joined call.
	 * @return {@code false} if the transaction has ended
	 */
	boolean enter() {
		for (int count = this.atWork; count > 0; count = this.atWork) {
			if (AT_WORK.compareAndSet(this, count, count + 1)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Check that the transaction has not ended.
	 * @throws IllegalStateException if the transaction has ended
	 */
	void requireOpen() {
		this.gate.requireOpen();
		if (this.atWork == 0) {
			throw new ScopeEndedException();
		}
	}

	void leave() {
		if (AT_WORK.decrementAndGet(this) == 0 && this.whenAlone != null) {
			this.whenAlone.run();
		}
	}

	/**
	 * Continue after the owner's work, once all joined calls have completed.
	 */
	void ownerLeaves(Runnable next) {
		if (OWNER_LEFT.compareAndSet(this, 0, 1)) {
			this.whenAlone = next;
			leave();
		}
	}

	/**
	 * Count the owner as at work again, after all joined calls have completed.
	 */
	void ownerReturns() {
		this.atWork = 1;
	}

	/**
	 * Continue once the owner and all joined calls have completed again.
	 */
	void ownerLeavesAgain(Runnable next) {
		this.whenAlone = next;
		leave();
	}

	boolean hasOwnerLeft() {
		return this.ownerLeft != 0;
	}

	/**
	 * Track a joined call until it has ended.
	 */
	void remember(JoinedWork<?> joiner) {
		JoinedWork<?> last;
		do {
			last = this.lastJoiner;
			joiner.follow(last);
		}
		while (!LAST_JOINER.compareAndSet(this, last, joiner));
		if (this.gate.isClosed()) {
			// the owner may have ended the joined calls already
			joiner.abandon();
		}
	}

	/**
	 * End the joined calls that are still at work, and notify their callers, since the
	 * transaction has ended.
	 */
	void abandonJoiners() {
		for (JoinedWork<?> joiner = this.lastJoiner; joiner != null; joiner = joiner.previous()) {
			try {
				joiner.abandon();
			}
			catch (Throwable ex) {
				// one call must not prevent the end of the calls before it
				log.warn("The end of joined work failed: " + Exceptions.describe(ex));
			}
		}
	}

	/**
	 * Release the references that are not needed after the end of the transaction.
	 */
	void letGo() {
		this.runner = null;
		this.lastJoiner = null;
		this.whenAlone = null;
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
	 * @param template the name of the template
	 * @return the reason, or {@code null} if it may be committed
	 */
	@Nullable RollbackReason findReasonToRollBack(String template) {
		Doom doom = this.doom;
		if (doom != null) {
			return new RollbackReason("joined work", doom.reported(),
					(cause) -> new UnexpectedRollbackException(
							"Session template '" + template
									+ "' rolled back a transaction: work that joined it failed or asked for that",
							cause));
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
	 * Return the error of the query because of which a commit was refused. The query was
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
	 * The error of a joined call because of which nothing may be committed.
	 *
	 * @param reported the error as the caller of the joined call received it
	 * @param raw the error before its translation
	 */
	record Doom(Throwable reported, Throwable raw) {

	}

}
