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
 * A transaction shared by its owner and the calls that join it. Where the propagation
 * gives no transaction, the same over a session.
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
	 * There from {@link #begun} on, before the gate lets a call through, to the end,
	 * after which it lets none through.
	 */
	private volatile @Nullable AsyncQueryRunner runner;

	private final TransactionRequest request;

	private final CallGate gate;

	/**
	 * The owner and the joiners that are at work. None joins any more once it is zero.
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
	 * A transaction whose BEGIN is still to come. Calls wait for it at the gate.
	 */
	SharedTransaction(TransactionRequest request) {
		this.request = request;
		this.gate = CallGate.held();
	}

	/**
	 * What the calls were waiting for is there. They wait on, until the gate is told.
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
	 * The transaction has its configuration already, and a session without one gives the
	 * query that of the template.
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
	 * A query failed, or a read of a result when its work was done.
	 */
	void callFailed(Throwable ex) {
		if (this.failure == null) {
			this.failure = ex;
		}
	}

	/**
	 * The first error of a query, whether or not anybody awaited it, or of a read that
	 * the work did not wait for: to commit what is left would be to commit half the work.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * A joiner failed or asked for a rollback: nothing of the whole is committed.
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
	 * Begin to work in the transaction of another.
	 * @return {@code false} if it has ended
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
	 * Refuse what comes after the end.
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
	 * The owner has done its work: go on when the joiners have done theirs.
	 */
	void ownerLeaves(Runnable next) {
		if (OWNER_LEFT.compareAndSet(this, 0, 1)) {
			this.whenAlone = next;
			leave();
		}
	}

	/**
	 * The owner is back at work, after all others had left.
	 */
	void ownerReturns() {
		this.atWork = 1;
	}

	/**
	 * The owner is done once more.
	 */
	void ownerLeavesAgain(Runnable next) {
		this.whenAlone = next;
		leave();
	}

	boolean hasOwnerLeft() {
		return this.ownerLeft != 0;
	}

	/**
	 * Keep a joiner in mind until it has ended.
	 */
	void remember(JoinedWork<?> joiner) {
		JoinedWork<?> last;
		do {
			last = this.lastJoiner;
			joiner.follow(last);
		}
		while (!LAST_JOINER.compareAndSet(this, last, joiner));
		if (this.gate.isClosed()) {
			// the owner may have looked already
			joiner.abandon();
		}
	}

	/**
	 * The transaction ended without the joiners that are still at work: their callers
	 * learn of it.
	 */
	void abandonJoiners() {
		for (JoinedWork<?> joiner = this.lastJoiner; joiner != null; joiner = joiner.previous()) {
			try {
				joiner.abandon();
			}
			catch (Throwable ex) {
				// of the owner's end: those behind it must learn of theirs all the same
				log.warn("The end of joined work failed: " + Exceptions.describe(ex));
			}
		}
	}

	/**
	 * The transaction has ended: keep nothing that was of use in it only.
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
	 * What was published so far, or {@code null} for nothing.
	 */
	@Nullable TransactionEvents events() {
		return this.events;
	}

	/**
	 * Find out why the transaction must be rolled back although the work of its owner
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
	 * The error of joined work as it came: it was translated for the joiner's caller, and
	 * may have continued from there to the owner.
	 * @param error an error of the owner
	 * @return that error, or what it was translated from
	 */
	Throwable beforeTranslation(Throwable error) {
		Doom doom = this.doom;
		return (doom != null && doom.reported() == error) ? doom.raw() : error;
	}

	/**
	 * The query for which a commit was refused: it was sent before the commit and not
	 * awaited, or the work continued without it.
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
	 * @param step what failed
	 * @param error its error
	 * @param translation translates the error for the owner's caller
	 */
	record RollbackReason(String step, Throwable error, UnaryOperator<Throwable> translation) {

	}

	/**
	 * Why nothing may be committed.
	 *
	 * @param reported the error as the joiner's caller got it
	 * @param raw the error as it came
	 */
	record Doom(Throwable reported, Throwable raw) {

	}

}
