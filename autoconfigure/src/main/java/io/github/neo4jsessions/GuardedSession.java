package io.github.neo4jsessions;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.util.Assert;

/**
 * The session that the work of {@code execute} gets to see. It is the driver's, with two
 * differences: its calls reach the driver one at a time, and never after its close; and
 * there is one close, however often it is asked for, since the driver's second close
 * completes while its first is still at work.
 */
final class GuardedSession implements AsyncSession, CheckedQueryRunner {

	private final AsyncSession session;

	private final CallGate gate = new CallGate();

	private final AtomicBoolean closing = new AtomicBoolean();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final ScopeFrame frame;

	private final UnaryOperator<TransactionConfig> configs;

	GuardedSession(AsyncSession session, ScopeFrame frame, UnaryOperator<TransactionConfig> configs) {
		this.session = session;
		this.configs = configs;
		this.frame = frame;
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return closeOnce().copy();
	}

	/**
	 * The stage of the one close, which is not to be handed to users.
	 */
	CompletableFuture<Void> closeOnce() {
		if (this.closing.compareAndSet(false, true)) {
			this.gate.close(this::close);
		}
		return this.closed;
	}

	private void close() {
		Stages.then(Stages.call(observed(this.session::closeAsync)), (ignored, ex) -> {
			if (ex != null) {
				this.closed.completeExceptionally(Errors.unwrap(ex));
			}
			else {
				this.closed.complete(null);
			}
		});
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
		Queries.config(config);
		return call(() -> this.session.beginTransactionAsync(this.configs.apply(config)))
			.thenApply(CheckedTransaction::new);
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> executeReadAsync(
			AsyncTransactionCallback<CompletionStage<T>> callback, TransactionConfig config) {
		Queries.config(config);
		return call(() -> this.session.executeReadAsync(checked(callback), this.configs.apply(config)));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> executeWriteAsync(
			AsyncTransactionCallback<CompletionStage<T>> callback, TransactionConfig config) {
		Queries.config(config);
		return call(() -> this.session.executeWriteAsync(checked(callback), this.configs.apply(config)));
	}

	@Override
	public CompletionStage<ResultCursor> run(Query query) {
		return run(query, TransactionConfig.empty());
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, TransactionConfig config) {
		return run(Queries.of(query), Queries.config(config));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters,
			TransactionConfig config) {
		return run(Queries.of(query, parameters), Queries.config(config));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query, TransactionConfig config) {
		return run(Queries.of(query), Queries.config(config));
	}

	/**
	 * Run a query that was looked at before.
	 */
	CompletionStage<ResultCursor> run(Query query, TransactionConfig config) {
		return call(() -> this.session.runAsync(query, this.configs.apply(config)));
	}

	private static <T extends @Nullable Object> AsyncTransactionCallback<T> checked(
			AsyncTransactionCallback<T> callback) {
		Assert.notNull(callback, "'callback' must not be null: give a function that returns a stage");
		return (transaction) -> callback.execute(new CheckedContext(transaction));
	}

	private <T extends @Nullable Object> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
		return this.gate.call(new ScopeFuture<>(this.frame, null), observed(call), (ex) -> {
		});
	}

	private <T extends @Nullable Object> Supplier<CompletionStage<T>> observed(Supplier<CompletionStage<T>> call) {
		SessionScope<?> scope = this.frame.scope();
		ScopeObservation observation = (scope != null) ? scope.observation() : null;
		return (observation != null) ? () -> observation.in(call) : call;
	}

	/**
	 * What the driver's own transaction functions get to see.
	 *
	 * @param transaction the driver's
	 */
	private record CheckedContext(
			AsyncTransactionContext transaction) implements AsyncTransactionContext, CheckedQueryRunner {

		@Override
		public CompletionStage<ResultCursor> run(Query query) {
			return this.transaction.runAsync(query);
		}

	}

}
