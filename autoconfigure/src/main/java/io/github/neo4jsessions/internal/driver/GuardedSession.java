package io.github.neo4jsessions.internal.driver;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.util.Assert;

/**
 * The session that the work of {@code execute} receives. It differs from the driver's
 * session in two things: its calls reach the driver one at a time, and never after its
 * close; and it is closed once, however often that is requested, since a second close of
 * the driver completes while the first is still in progress.
 */
public final class GuardedSession implements AsyncSession, QueryRunner, CallGate.Source, CallGate.End {

	private static final AtomicReferenceFieldUpdater<GuardedSession, @Nullable Closing> CLOSING = AtomicReferenceFieldUpdater
		.newUpdater(GuardedSession.class, Closing.class, "closing");

	private final AsyncSession session;

	private final CallGate gate = new CallGate();

	/**
	 * Completes when the session is closed, or {@code null} if no close has been
	 * requested.
	 */
	private volatile @Nullable Closing closing;

	/**
	 * Whether the work is done. Calls that it did not await may still be under way.
	 */
	private volatile boolean left;

	private final ScopeContext frame;

	private final UnaryOperator<TransactionConfig> configs;

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

	public GuardedSession(AsyncSession session, ScopeContext frame, UnaryOperator<TransactionConfig> configs) {
		this.session = session;
		this.configs = configs;
		this.frame = frame;
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return closeOnce(new Closing(null)).copy();
	}

	/**
	 * Close the session, unless that is in progress, and call a function then.
	 */
	public void closeThen(Stages.Next<@Nullable Void> next) {
		Closing own = new Closing(next);
		Closing first = closeOnce(own);
		if (first != own) {
			Stages.then(first, next);
		}
	}

	private Closing closeOnce(Closing own) {
		if (CLOSING.compareAndSet(this, null, own)) {
			this.gate.close(this);
		}
		return Objects.requireNonNull(this.closing);
	}

	@Override
	public CallGate gate() {
		return this.gate;
	}

	private boolean isClosing() {
		return this.closing != null;
	}

	/**
	 * Return whether the work is done.
	 */
	public boolean isLeft() {
		return this.left;
	}

	/**
	 * Let no read continue after the batch of rows that is under way: the session is
	 * closed though its work has not ended, or has failed.
	 */
	public void cutOff() {
		this.gate.cutOff();
		GuardedContext transaction = this.transaction;
		if (transaction != null) {
			transaction.cutOff();
		}
	}

	/**
	 * Close the session once no call is in progress. The driver rolls back a transaction
	 * that was left open, and must not do so while one of its results is being read.
	 */
	@Override
	public void last() {
		GuardedContext transaction = this.transaction;
		if (transaction != null) {
			Stages.then(transaction.abandon(), (ignored, ex) -> closeManaged());
		}
		else {
			closeManaged();
		}
	}

	/**
	 * Wait for a managed transaction, for {@link Timeouts#CLEAN_UP} at most, then close
	 * the session. The driver may be about to begin that transaction, which is unknown
	 * here until the driver calls the work.
	 */
	private void closeManaged() {
		CompletableFuture<Void> managed = this.managed;
		if (managed != null) {
			// between two attempts the driver may wait for a minute, with nothing to
			// close
			Timeout patience = Timeouts.after(Timeouts.CLEAN_UP, this::close);
			Stages.then(managed, (ignored, ex) -> {
				if (patience.end()) {
					close();
				}
			});
		}
		else {
			close();
		}
	}

	private void close() {
		Stages.then(Stages.call(this.frame.observed(this.session::closeAsync)), Objects.requireNonNull(this.closing));
	}

	@Override
	public Set<Bookmark> lastBookmarks() {
		return this.session.lastBookmarks();
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync() {
		return beginTransactionAsync(TransactionConfig.empty());
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync(TransactionConfig config) {
		QueryArguments.config(config);
		return this.gate.call(noted(new ScopedFuture<>(this.frame, null)),
				this.frame.observed(() -> this.session.beginTransactionAsync(this.configs.apply(config))),
				(transaction) -> {
					GuardedTransaction guarded = new GuardedTransaction(transaction, this.frame);
					// the driver allows one transaction per session at a time
					this.transaction = guarded;
					// set first, checked then: a close in between missed the transaction
					if (isClosing()) {
						guarded.abandon();
					}
					return guarded;
				}, this.frame::callFailed);
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> executeReadAsync(
			AsyncTransactionCallback<CompletionStage<T>> callback, TransactionConfig config) {
		QueryArguments.config(config);
		return managed(callback, (guarded) -> this.session.executeReadAsync(guarded, this.configs.apply(config)));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> executeWriteAsync(
			AsyncTransactionCallback<CompletionStage<T>> callback, TransactionConfig config) {
		QueryArguments.config(config);
		return managed(callback, (guarded) -> this.session.executeWriteAsync(guarded, this.configs.apply(config)));
	}

	private <T extends @Nullable Object> CompletionStage<T> managed(
			AsyncTransactionCallback<CompletionStage<T>> callback,
			Function<AsyncTransactionCallback<CompletionStage<T>>, CompletionStage<T>> execute) {
		Assert.notNull(callback, "'callback' must not be null: give a function that returns a stage");
		return call(noted(new ScopedFuture<>(this.frame, null)), () -> {
			CompletableFuture<Void> over = new CompletableFuture<>();
			this.managed = over;
			// if the driver throws or returns null, the transaction has ended as well
			CompletionStage<T> stage = Stages.call(() -> execute.apply((context) -> {
				ManagedTransaction<T> transaction = new ManagedTransaction<>(context, this.frame);
				this.transaction = transaction;
				// set first, checked then: a close in between sees the transaction
				if (isClosing()) {
					return CompletableFuture.failedFuture(new ScopeEndedException());
				}
				return transaction.work(callback);
			}));
			CompletableFuture<T> outcome = new CompletableFuture<>();
			Stages.then(stage, (value, ex) -> {
				over.complete(null);
				if (ex != null) {
					outcome.completeExceptionally(endError(Exceptions.unwrap(ex)));
				}
				else {
					outcome.complete(value);
				}
			});
			return outcome;
		});
	}

	@Override
	public CompletionStage<ResultCursor> run(Query query) {
		return runNoted(query, TransactionConfig.empty());
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, TransactionConfig config) {
		return runNoted(QueryArguments.of(query), QueryArguments.config(config));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters,
			TransactionConfig config) {
		return runNoted(QueryArguments.of(query, parameters), QueryArguments.config(config));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query, TransactionConfig config) {
		return runNoted(QueryArguments.of(query), QueryArguments.config(config));
	}

	private CompletionStage<ResultCursor> runNoted(Query query, TransactionConfig config) {
		GatedQuery run = this.gate.prepare(this.frame, this, query, config);
		noted(run);
		return this.gate.run(run);
	}

	/**
	 * Run a query that was checked before and whose answer its caller awaits.
	 */
	public CompletionStage<ResultCursor> run(Query query, TransactionConfig config) {
		return this.gate.run(this.frame, this, query, config);
	}

	@Override
	public CompletionStage<ResultCursor> send(Query query, TransactionConfig config) {
		return this.session.runAsync(query, this.configs.apply(config));
	}

	private Throwable endError(Throwable error) {
		return (this.transaction instanceof ManagedTransaction<?> last) ? last.endError(error) : error;
	}

	private <T extends @Nullable Object> CompletionStage<T> call(CompletableFuture<T> result,
			Supplier<CompletionStage<T>> call) {
		return this.gate.call(result, this.frame.observed(call), this.frame::callFailed);
	}

	/**
	 * Note something that begins. Usually what began before has ended already.
	 */
	private <T extends @Nullable Object> CompletableFuture<T> noted(CompletableFuture<T> result) {
		CompletableFuture<?> before = this.latest;
		this.latest = (before != null && !before.isDone()) ? CompletableFuture.allOf(before, result) : result;
		return result;
	}

	/**
	 * Return whether the work may have left something under way: it ran queries that are
	 * not answered, began transactions itself, or used managed transactions of the
	 * driver.
	 */
	public boolean mayBeBusy() {
		CompletableFuture<?> latest = this.latest;
		return latest != null && (!latest.isDone() || this.transaction != null || this.managed != null);
	}

	/**
	 * Continue when the work is done. Queries and transactions that it began and did not
	 * await are awaited now, since their outcome would be lost otherwise. The scope
	 * reports what fails meanwhile.
	 * @param next called when nothing is under way any more, with an error if a commit
	 * failed that the work did not await, or if a transaction was left open
	 */
	public void left(Consumer<@Nullable Throwable> next) {
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
				? UnknownOutcome.ofCommit(this.frame.owner().name(), error) : error;
	}

	/**
	 * The one close of the session, and the step that follows it. Never returned to
	 * users.
	 */
	private static final class Closing extends CompletableFuture<Void> implements Stages.Next<@Nullable Void> {

		private final Stages.@Nullable Next<@Nullable Void> next;

		Closing(Stages.@Nullable Next<@Nullable Void> next) {
			this.next = next;
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

		@Override
		@SuppressWarnings("NullAway") // the close has no value
		public void settled(@Nullable Void value, @Nullable Throwable ex) {
			try {
				if (ex != null) {
					completeExceptionally(Exceptions.presentable(Exceptions.unwrap(ex)));
				}
				else {
					complete(null);
				}
			}
			finally {
				if (this.next != null) {
					this.next.settled(null, ex);
				}
			}
		}

	}

}
