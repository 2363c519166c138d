package io.github.neo4jsessions.internal.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.ResultCursor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * One subscription to the rows of a query. One row is asked of the driver ahead of the
 * demand and held until somebody asks for it: the end of the result, and an error in the
 * place of a row, are signalled without any demand. The driver itself fetches a fetch
 * size of them ahead.
 *
 * <p>
 * Invariants: one call of the cursor at a time, since it is not thread-safe; the thread
 * that brought {@code wanted} up from zero is the only one to make it. At most one row is
 * held. The end is signalled when the scope has ended, not when the result has.
 *
 * @param <T> the type of a row
 */
final class RowStream<T> implements ResultReader<@Nullable Throwable, @Nullable Object> {

	private final FluxSink<T> sink;

	private final Function<? super Record, ? extends @Nullable T> mapping;

	private final boolean joined;

	private final AtomicInteger wanted = new AtomicInteger();

	private volatile @Nullable Reading reading;

	private volatile boolean seen;

	private volatile boolean cancelled;

	/**
	 * The scope has ended: a row that comes late, after it was stopped, is not passed on.
	 */
	private volatile boolean ended;

	private RowStream(FluxSink<T> sink, Function<? super Record, ? extends @Nullable T> mapping, boolean joined) {
		this.sink = sink;
		this.mapping = mapping;
		this.joined = joined;
	}

	/**
	 * The rows of a query, run in the scope of this thread, and as its tenant, for each
	 * subscription.
	 */
	static <T> Flux<T> of(QueryExecutor executor, BoundQuery query,
			Function<? super Record, ? extends @Nullable T> mapping) {
		ScopeContext frame = executor.frame();
		Supplier<SessionConfig> config = ScopeContext.in(frame, () -> executor.configDecidedNow(query));
		return Flux.create((sink) -> ScopeContext.in(frame, () -> {
			new RowStream<>(sink, mapping, executor.isInTransaction()).start(executor, query, config);
			return null;
		}), FluxSink.OverflowStrategy.ERROR);
	}

	private void start(QueryExecutor executor, BoundQuery query, Supplier<SessionConfig> config) {
		ScopeContext subscriber = executor.callerFrame();
		CompletableFuture<@Nullable Object> end = executor.run(query, config, () -> this);
		Stages.then(end, (ignored, ex) -> {
			this.ended = true;
			// lets go of a row that is held
			drain();
			if (!this.cancelled) {
				signal((ex != null) ? Exceptions.unwrap(ex) : null, subscriber);
			}
		});
		this.sink.onRequest((count) -> drain());
		this.sink.onCancel(() -> cancel(end));
	}

	/**
	 * Signal the end like a row: in the scope and the context of the subscriber, where
	 * continuations run. If that is refused, it is signalled all the same.
	 */
	private void signal(@Nullable Throwable error, @Nullable ScopeContext subscriber) {
		AtomicBoolean signalled = new AtomicBoolean();
		Runnable signal = () -> {
			if (!signalled.compareAndSet(false, true)) {
				return;
			}
			if (error != null) {
				this.sink.error(error);
			}
			else {
				this.sink.complete();
			}
		};
		Runnable bound = () -> ScopeContext.in(subscriber, () -> {
			signal.run();
			return null;
		});
		Executor callbacks = (subscriber != null) ? subscriber.callbackExecutor() : null;
		try {
			if (callbacks != null) {
				callbacks.execute(bound);
			}
			else {
				bound.run();
			}
		}
		catch (Throwable ex) {
			signal.run();
		}
	}

	/**
	 * Stop a query that is alone; a transaction goes on without the rest of the rows.
	 */
	private void cancel(CompletableFuture<?> end) {
		this.cancelled = true;
		if (this.joined) {
			drain();
		}
		else {
			end.cancel(false);
		}
	}

	@Override
	public CompletionStage<@Nullable Throwable> read(ResultCursor cursor, ScopeContext frame) {
		Reading reading = new Reading(cursor, frame);
		this.reading = reading;
		drain();
		return reading.done;
	}

	/**
	 * The rows went to the subscriber. What went wrong there is no error of the query.
	 */
	@Override
	public @Nullable Object map(@Nullable Throwable subscriberError) {
		if (subscriberError instanceof RuntimeException ex) {
			throw ex;
		}
		if (subscriberError instanceof Error ex) {
			throw ex;
		}
		return null;
	}

	@Override
	public boolean mayReadAgain() {
		return !this.seen && !this.cancelled;
	}

	private void drain() {
		if (this.wanted.getAndIncrement() != 0) {
			return;
		}
		int asked = 1;
		while (asked != 0) {
			Reading reading = this.reading;
			while (reading != null && reading.goOn()) {
				// a row at a time
			}
			asked = this.wanted.addAndGet(-asked);
		}
	}

	/**
	 * The result of one attempt.
	 */
	private final class Reading {

		private final ResultCursor cursor;

		private final ScopeContext frame;

		private final CompletableFuture<@Nullable Throwable> done = new CompletableFuture<>();

		/**
		 * A call of the cursor or of the subscriber is under way.
		 */
		private volatile boolean busy;

		/**
		 * The row that nobody has asked for yet. Written by who made this busy, before it
		 * is idle again.
		 */
		private @Nullable Record held;

		Reading(ResultCursor cursor, ScopeContext frame) {
			this.cursor = cursor;
			this.frame = frame;
		}

		/**
		 * Take the next step, if there is one to take.
		 * @return {@code false} if there is none for now
		 */
		boolean goOn() {
			if (this.busy || this.done.isDone()) {
				return false;
			}
			Record row = this.held;
			if (RowStream.this.cancelled || RowStream.this.ended) {
				this.held = null;
				return discard();
			}
			if (row == null) {
				this.busy = true;
				Stages.then(Stages.call(this.cursor::nextAsync), this::received);
				return true;
			}
			if (RowStream.this.sink.requestedFromDownstream() == 0) {
				return false;
			}
			this.busy = true;
			this.held = null;
			deliver(row);
			return true;
		}

		/**
		 * Nobody wants the rest. A query that is alone was stopped, and its session is
		 * being closed, which discards the rest without us.
		 */
		private boolean discard() {
			if (!RowStream.this.joined || RowStream.this.ended) {
				return false;
			}
			this.busy = true;
			Stages.then(Stages.call(this.cursor::consumeAsync), (summary, ex) -> end(null, ex));
			return true;
		}

		private void received(@Nullable Record row, @Nullable Throwable ex) {
			if (ex != null || row == null) {
				end(null, ex);
				return;
			}
			this.held = row;
			this.busy = false;
			drain();
		}

		private void deliver(Record row) {
			Executor callbacks = this.frame.callbackExecutor();
			try {
				if (callbacks != null) {
					callbacks.execute(() -> pass(row));
				}
				else {
					pass(row);
				}
			}
			catch (Throwable rejected) {
				end(rejected, null);
			}
		}

		private void pass(Record row) {
			try {
				ScopeContext.in(this.frame, () -> {
					T value = RowStream.this.mapping.apply(row);
					if (value != null && !RowStream.this.ended) {
						RowStream.this.seen = true;
						RowStream.this.sink.next(value);
					}
					return null;
				});
			}
			catch (Throwable unusable) {
				end(unusable, null);
				return;
			}
			this.busy = false;
			drain();
		}

		private void end(@Nullable Throwable subscriberError, @Nullable Throwable error) {
			if (error != null) {
				this.done.completeExceptionally(error);
			}
			else {
				this.done.complete(subscriberError);
			}
		}

	}

}
