package io.github.neo4jsessions.internal.transaction;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.context.CallSites;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.FutureOrigin;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.github.neo4jsessions.internal.scope.UserWork;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.transaction.SharedTransaction.Doom;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.ResultCursor;

/**
 * A joined call: work in the transaction of an outer call of the same template. It never
 * commits, and its failure rolls back the whole transaction. The owner waits for it.
 *
 * @param <T> the type of the value
 */
public final class JoinedWork<T extends @Nullable Object> implements FutureOrigin.Stoppable {

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicIntegerFieldUpdater<JoinedWork> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(JoinedWork.class, "ended");

	private final SharedTransaction transaction;

	private final DefaultTransactionScope tx;

	private final TransactionRequest request;

	private final ScopedFuture<T> future;

	/**
	 * The place of the call, or {@code null} if it is not noted.
	 */
	private final @Nullable CallSite callSite;

	private volatile int ended;

	/**
	 * The last joined call before this one that was still at work when this one joined.
	 */
	private @Nullable JoinedWork<?> previous;

	/**
	 * Create the call before it is counted, since capturing the context runs application
	 * code.
	 */
	private JoinedWork(DefaultTransactionScope owner, TransactionRequest request) {
		this.transaction = owner.transaction();
		ScopeContext around = CurrentScope.get();
		CallerContext callerContext = CallerContext.capture();
		this.tx = new DefaultTransactionScope(this.transaction, owner.scope(), around, callerContext);
		this.future = new ScopedFuture<>(ScopeContext.ofCaller(around, owner.scope().template(), callerContext), this);
		this.request = request;
		this.callSite = owner.scope().settings().reports().callSites() ? new CallSite() : null;
	}

	/**
	 * Refuse a joined call if the stack is nearly exhausted. The transaction is then
	 * rolled back, since a part of its work is missing.
	 * @throws StackOverflowError if there is no room; a caller without room on the stack
	 * could not use a future
	 */
	public static void requireRoom(DefaultTransactionScope outer) {
		try {
			CurrentScope.requireRoom();
		}
		catch (StackOverflowError ex) {
			outer.transaction().doom(new Doom(ex, ex));
			throw ex;
		}
	}

	/**
	 * Join a transaction.
	 * @param outer the transaction scope that the call is made in
	 * @param request the request of the call; its timeout and metadata have no effect
	 * @param options the database, the user and the token that the call requires, which
	 * must be those of the transaction
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> join(DefaultTransactionScope outer,
			TransactionRequest request, CallOptions options, TransactionWork<T> work) {
		try {
			return start(outer, request, options, work);
		}
		catch (Throwable ex) {
			return ScopedFuture.refused(ex);
		}
	}

	private static <T extends @Nullable Object> CompletableFuture<T> start(DefaultTransactionScope outer,
			TransactionRequest request, CallOptions options, TransactionWork<T> work) {
		outer.transaction().requireOpen();
		JoinConflict.refuse(outer, request.accessMode(), options);
		JoinedWork<T> joined = make(outer, request);
		if (!outer.transaction().enter()) {
			throw new ScopeEndedException(outer.transactionName());
		}
		try {
			outer.transaction().remember(joined);
			UserWork.<T>call(joined.tx.context(), () -> work.doInTransaction(joined.tx), joined::worked);
		}
		catch (Throwable ex) {
			joined.worked(null, ex);
		}
		return joined.future;
	}

	private static <T extends @Nullable Object> JoinedWork<T> make(DefaultTransactionScope outer,
			TransactionRequest request) {
		try {
			return new JoinedWork<>(outer, request);
		}
		catch (Throwable ex) {
			// a part of the transaction's work is missing
			outer.transaction().doom(new Doom(ex, ex));
			throw ex;
		}
	}

	private void worked(@Nullable T value, @Nullable Throwable ex) {
		if (!endOnce()) {
			return;
		}
		try {
			end(value, ex);
		}
		catch (Throwable unexpected) {
			doom(unexpected);
			this.future.settle(null, locate((ex != null) ? ex : unexpected));
		}
		finally {
			this.transaction.leave();
		}
	}

	private boolean endOnce() {
		return ENDED.compareAndSet(this, 0, 1);
	}

	private void end(@Nullable T value, @Nullable Throwable ex) {
		Throwable raw = (ex != null) ? Exceptions.unwrap(ex) : null;
		if (raw == null && value instanceof ResultCursor) {
			raw = UnusableResultException.cursor();
		}
		Throwable reported = (raw != null) ? locate(translate(raw)) : null;
		if (raw != null && reported != null && this.request.rollsBackOn(raw)) {
			this.transaction.doom(new Doom(reported, raw));
		}
		else if (this.tx.asksForRollback()) {
			doom(new IllegalStateException("A joined call called setRollbackOnly"));
		}
		this.tx.end();
		this.future.settleCall(value, reported);
	}

	private Throwable locate(Throwable error) {
		CallSites.addTo(error, this.callSite);
		return error;
	}

	private static Throwable translate(Throwable ex) {
		try {
			return Neo4jExceptionTranslation.translate(ex);
		}
		catch (Throwable unusable) {
			// the methods of an exception may be application code
			return ex;
		}
	}

	private void doom(Throwable cause) {
		this.transaction.doom(new Doom(cause, cause));
	}

	/**
	 * Follow another joined call, or the last one before it that has not ended.
	 */
	void follow(@Nullable JoinedWork<?> last) {
		JoinedWork<?> before = last;
		while (before != null && before.ended != 0) {
			before = before.previous;
		}
		this.previous = before;
	}

	@Nullable JoinedWork<?> previous() {
		return this.previous;
	}

	/**
	 * End this call, since the transaction has ended while it was still at work.
	 */
	void abandon() {
		if (endOnce()) {
			this.tx.end();
			try {
				this.transaction.leave();
			}
			finally {
				this.future.settle(null, locate(new ScopeEndedException(this.tx.transactionName())));
			}
		}
	}

	@Override
	public boolean stopAndSettle(CancellationException reason) {
		if (endOnce()) {
			doom(reason);
			this.tx.end();
			try {
				this.future.settleCall(null, reason);
			}
			finally {
				this.transaction.leave();
			}
		}
		return true;
	}

	@Override
	public void stop() {
		if (endOnce()) {
			doom(new CancellationException("The future of a joined call was cancelled or completed by its caller"));
			this.tx.end();
			this.transaction.leave();
		}
	}

}
