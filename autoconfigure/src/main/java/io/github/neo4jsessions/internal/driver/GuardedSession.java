package io.github.neo4jsessions.internal.driver;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.StackRoom;
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
 * session in two respects: its calls reach the driver one at a time, and never after its
 * close; and it is closed once, however often that is requested, since a second close of
 * the driver completes while the first is still in progress.
 */
public final class GuardedSession extends TrackedSession
		implements AsyncSession, QueryRunner, CallGate.Source, CallGate.End {

	private static final AtomicReferenceFieldUpdater<GuardedSession, @Nullable SessionClose> CLOSING = AtomicReferenceFieldUpdater
		.newUpdater(GuardedSession.class, SessionClose.class, "closing");

	private final AsyncSession session;

	/**
	 * Completes when the session is closed, or {@code null} if no close has been
	 * requested.
	 */
	private volatile @Nullable SessionClose closing;

	private final UnaryOperator<TransactionConfig> configs;

	public GuardedSession(AsyncSession session, ScopeContext context, UnaryOperator<TransactionConfig> configs) {
		super(context);
		this.session = session;
		this.configs = configs;
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		// once the close is noted, it must be made
		StackRoom.requireForScope();
		return closeOnce(new SessionClose(null)).copy();
	}

	/**
	 * Close the session, unless that is in progress, and call a function then.
	 */
	public void closeThen(Stages.Next<@Nullable Void> next) {
		SessionClose own = new SessionClose(next);
		SessionClose first = closeOnce(own);
		if (first != own) {
			Stages.then(first, next);
		}
	}

	private SessionClose closeOnce(SessionClose own) {
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
	 * Let no read continue after the batch of rows that is under way: the session is
	 * closed though its work has not ended, or has failed.
	 */
	public void cutOff() {
		this.gate.cutOff();
		GuardedContext transaction = transaction();
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
		GuardedContext transaction = transaction();
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
		CompletableFuture<Void> managed = managed();
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
		Stages.then(Stages.call(this.context.observed(this.session::closeAsync)), Objects.requireNonNull(this.closing));
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
		requireRoomForNote();
		return this.gate.call(noted(new ScopedFuture<>(this.context, null)),
				this.context.observed(() -> this.session.beginTransactionAsync(this.configs.apply(config))),
				(transaction) -> {
					GuardedTransaction guarded = new GuardedTransaction(transaction, this.context);
					begun(guarded);
					// set first, then checked: a close in between missed the transaction
					if (isClosing()) {
						guarded.abandon();
					}
					return guarded;
				}, this.context::callFailed);
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
		Assert.notNull(callback, "'callback' must not be null: pass a function that returns a stage");
		requireRoomForNote();
		return call(noted(new ScopedFuture<>(this.context, null)), () -> {
			CompletableFuture<Void> over = new CompletableFuture<>();
			managed(over);
			// if the driver throws or returns null, the transaction has ended as well
			CompletionStage<T> stage = Stages.call(() -> execute.apply((transactionContext) -> {
				ManagedTransaction<T> transaction = new ManagedTransaction<>(transactionContext, this.context);
				begun(transaction);
				// set first, then checked: a close in between sees the transaction
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

	/**
	 * Check that a call can be made once it is noted: the end of the work waits for it.
	 */
	private static void requireRoomForNote() {
		StackRoom.requireForScope();
	}

	private CompletionStage<ResultCursor> runNoted(Query query, TransactionConfig config) {
		requireRoomForNote();
		GatedQuery run = this.gate.prepare(this.context, this, query, config);
		noted(run);
		return this.gate.run(run);
	}

	/**
	 * Run a query that was checked before and whose answer its caller awaits.
	 */
	public CompletionStage<ResultCursor> run(Query query, TransactionConfig config) {
		return this.gate.run(this.context, this, query, config);
	}

	@Override
	public CompletionStage<ResultCursor> send(Query query, TransactionConfig config) {
		return this.session.runAsync(query, this.configs.apply(config));
	}

	private Throwable endError(Throwable error) {
		return (transaction() instanceof ManagedTransaction<?> last) ? last.endError(error) : error;
	}

	private <T extends @Nullable Object> CompletionStage<T> call(CompletableFuture<T> result,
			Supplier<CompletionStage<T>> call) {
		return this.gate.call(result, this.context.observed(call), this.context::callFailed);
	}

}
