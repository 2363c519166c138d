package io.github.neo4jsessions.internal.transaction;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.neo4jsessions.TransactionDemarcation.Participation;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.scope.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Creates the units of work of a transaction manager's call whose work is retried, one
 * for each attempt. The work of the first attempt runs at once, on the thread of its
 * caller. The work of a later attempt runs when its transaction has begun, like that of a
 * template, but never on a thread of the driver: it may block, as it may on the thread of
 * its caller.
 *
 * <p>
 * The work runs in one attempt at a time. Since the work of the first attempt does not
 * wait for BEGIN, it may still be running, or may not have been called, when BEGIN fails
 * and the attempt with it. If it is running, the next attempt waits for its end. If it
 * has not been called, it is never called. The next attempt opens its session only after
 * this wait, unless a drain or a shutdown ends the delay.
 *
 * @param <T> the type of the value
 */
public final class RetriedDemarcation<T extends @Nullable Object> implements UnitOfWork.Successive<T> {

	private final TransactionRequest request;

	private final TransactionWork<T> work;

	/**
	 * The work of the last attempt. Attempts are created one after the other.
	 */
	private @Nullable Attempt<T> last;

	/**
	 * Create the units of work of a call.
	 * @param request the request of the transaction manager
	 * @param work the work, which is called once for each attempt
	 */
	public RetriedDemarcation(TransactionRequest request, TransactionWork<T> work) {
		this.request = request;
		this.work = work;
	}

	/**
	 * Return a stage that completes when the work of the last attempt has ended. If that
	 * work has not been called yet, it is never called.
	 */
	@Override
	public CompletableFuture<@Nullable Void> lastEnded() {
		Attempt<T> last = Objects.requireNonNull(this.last);
		last.skip();
		return last.done;
	}

	@Override
	public UnitOfWork<T> apply(SessionScope<T> scope) {
		Attempt<T> last = this.last;
		if (last == null) {
			Attempt<T> first = new Attempt<>(this.work, null);
			this.last = first;
			return new TransactionUnit<>(scope, this.request, first);
		}
		last.skip();
		this.request.demarcation().participating(Participation.OWNER);
		Attempt<T> next = new Attempt<>(this.work, last.done);
		this.last = next;
		return new TransactionUnit<>(scope, this.request.again(), next);
	}

	/**
	 * The work of one attempt.
	 *
	 * @param <T> the type of the value
	 */
	private static final class Attempt<T extends @Nullable Object> implements TransactionWork<T> {

		private final AtomicBoolean taken = new AtomicBoolean();

		/**
		 * Completes when neither this attempt nor one before it runs the work any more.
		 */
		private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

		/**
		 * Cleared when it is called, since futures that it creates may refer to this
		 * attempt.
		 */
		private @Nullable TransactionWork<T> work;

		/**
		 * The {@link #done} future of the previous attempt, or {@code null} for the first
		 * attempt.
		 */
		private final @Nullable CompletableFuture<@Nullable Void> before;

		Attempt(TransactionWork<T> work, @Nullable CompletableFuture<@Nullable Void> before) {
			this.work = work;
			this.before = before;
		}

		/**
		 * Prevent the call of the work, unless the work was called already. The work of
		 * an earlier attempt may still be running.
		 */
		void skip() {
			if (!this.taken.compareAndSet(false, true)) {
				return;
			}
			if (this.before != null) {
				Stages.then(this.before, (ignored, ex) -> this.done.complete(null));
			}
			else {
				this.done.complete(null);
			}
		}

		@Override
		public CompletionStage<? extends T> doInTransaction(TransactionScope scope) {
			if (!this.taken.compareAndSet(false, true)) {
				throw new ScopeEndedException();
			}
			DefaultTransactionScope tx = (DefaultTransactionScope) scope;
			if (this.before == null) {
				return call(tx);
			}
			CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();
			CompletableFuture<T> called = tx.bind(turn).thenCompose((ignored) -> callInTurn(tx));
			// even if the callback executor rejects the call
			Stages.then(called, (ignored, ex) -> this.done.complete(null));
			// after that, since a complete future would call the work on this thread
			Stages.then(this.before, (ignored, ex) -> startTurn(tx, turn));
			return called;
		}

		/**
		 * Let the work be called on a thread that is allowed to block, as the threads of
		 * a callback executor are.
		 */
		private static void startTurn(DefaultTransactionScope tx, CompletableFuture<@Nullable Void> turn) {
			if (tx.scope().template().callbackExecutor() != null) {
				turn.complete(null);
			}
			else {
				Timeouts.callBack(() -> turn.complete(null));
			}
		}

		private CompletionStage<T> callInTurn(DefaultTransactionScope tx) {
			if (tx.hasEnded()) {
				// stopped in the meantime
				throw new ScopeEndedException();
			}
			return call(tx);
		}

		@SuppressWarnings("unchecked") // a stage only supplies values
		private CompletionStage<T> call(DefaultTransactionScope tx) {
			TransactionWork<T> work = Objects.requireNonNull(this.work);
			this.work = null;
			try {
				CompletionStage<T> stage = (CompletionStage<T>) work.doInTransaction(tx);
				if (stage == null) {
					throw UnusableResultException.noStage(tx.context().transactionName());
				}
				CompletableFuture<@Nullable Void> done = this.done;
				Stages.then(stage, (ignored, ex) -> done.complete(null));
				return stage;
			}
			catch (Throwable ex) {
				this.done.complete(null);
				throw ex;
			}
		}

	}

}
