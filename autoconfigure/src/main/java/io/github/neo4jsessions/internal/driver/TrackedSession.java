package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;

/**
 * A session that keeps track of what the work begins on it and may not await: queries,
 * transactions, and transactions that are managed by the driver. The scope ends after all
 * of them.
 */
public abstract class TrackedSession {

	final CallGate gate = new CallGate();

	final ScopeContext context;

	/**
	 * Whether the work is done. Calls that it did not await may still be under way.
	 */
	private volatile boolean left;

	/**
	 * The transaction that was begun last, or {@code null} if none was.
	 */
	private volatile @Nullable GuardedContext transaction;

	/**
	 * Completes when the driver has ended the last managed transaction, or {@code null}
	 * if there was none.
	 */
	private volatile @Nullable CompletableFuture<Void> managed;

	/**
	 * Completes when the queries of the work are answered, its transactions have begun,
	 * and its managed transactions have ended; {@code null} if there were none.
	 */
	private volatile @Nullable CompletableFuture<?> latest;

	TrackedSession(ScopeContext context) {
		this.context = context;
	}

	/**
	 * Note the transaction that was begun last. The driver allows one transaction per
	 * session at a time.
	 */
	final void begun(GuardedContext transaction) {
		this.transaction = transaction;
	}

	final @Nullable GuardedContext transaction() {
		return this.transaction;
	}

	/**
	 * Note a managed transaction, which the driver may begin later.
	 * @param over completes when the driver has ended it
	 */
	final void managed(CompletableFuture<Void> over) {
		this.managed = over;
	}

	final @Nullable CompletableFuture<Void> managed() {
		return this.managed;
	}

	/**
	 * Note something that begins. Usually what began before has ended already.
	 */
	final <T extends @Nullable Object> CompletableFuture<T> noted(CompletableFuture<T> result) {
		CompletableFuture<?> before = this.latest;
		this.latest = (before != null && !before.isDone()) ? CompletableFuture.allOf(before, result) : result;
		return result;
	}

	/**
	 * Return whether the work may have left something under way: it ran queries that are
	 * not answered, began transactions itself, or used managed transactions of the
	 * driver.
	 */
	public final boolean mayBeBusy() {
		CompletableFuture<?> latest = this.latest;
		return latest != null && (!latest.isDone() || this.transaction != null || this.managed != null);
	}

	/**
	 * Return whether the work is done.
	 */
	public final boolean isLeft() {
		return this.left;
	}

	/**
	 * Continue when the work is done. Queries and transactions that it began and did not
	 * await are awaited now, since their outcome would be lost otherwise. The scope
	 * reports what fails meanwhile.
	 * @param next called when nothing is under way any more, with an error if a commit
	 * failed that the work did not await, or if a transaction was left open
	 */
	public final void left(Consumer<@Nullable Throwable> next) {
		this.left = true;
		this.gate.mend();
		CompletableFuture<?> latest = this.latest;
		if (latest != null && !latest.isDone()) {
			Stages.then(latest, (ignored, ex) -> left(next));
			return;
		}
		if (!(this.transaction instanceof GuardedTransaction begun)) {
			next.accept(null);
		}
		else if (begun.isOpen() || begun.isAbandoned()) {
			next.accept(UnusableResultException.openTransaction());
		}
		else if (!begun.ended().isDone()) {
			Stages.then(begun.ended(),
					(ignored, ex) -> leftAfter((ex != null && begun.isCommitting()) ? lost(begun, ex) : null, next));
		}
		else {
			next.accept(null);
		}
	}

	private void leftAfter(@Nullable Throwable error, Consumer<@Nullable Throwable> next) {
		if (error != null) {
			next.accept(error);
		}
		else {
			left(next);
		}
	}

	private Throwable lost(GuardedTransaction begun, Throwable commitError) {
		Throwable error = Exceptions.unwrap(commitError);
		return (!begun.hasFailed() && Outcome.ofFailedCommit(error) == Outcome.UNKNOWN)
				? UnknownOutcome.ofCommit(this.context.owner().name(), null, error) : error;
	}

}
