package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * One subscription to the rows of a query. A row is asked of the driver when somebody
 * asked for one and none is under way; the driver fetches a fetch size of them ahead.
 *
 * <p>
 * Invariants: one call of the cursor at a time, since it is not thread-safe; the thread
 * that brought {@code wanted} up from zero is the only one to make it. The end is
 * signalled when the scope has ended, not when the result has.
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
	 * The rows of a query, run in the scope of this thread for each subscription.
	 */
	static <T> Flux<T> of(TemplateOperations operations, BoundQuery query,
			Function<? super Record, ? extends @Nullable T> mapping) {
		ScopeFrame frame = ScopeFrame.current();
		return Flux.create((sink) -> ScopeFrame.in(frame, () -> {
			new RowStream<>(sink, mapping, operations.isInTransaction()).start(operations, query);
			return null;
		}), FluxSink.OverflowStrategy.ERROR);
	}

	private void start(TemplateOperations operations, BoundQuery query) {
		CompletableFuture<@Nullable Object> end = operations.run(query, () -> this);
		Stages.then(end, (ignored, ex) -> {
			this.ended = true;
			if (this.cancelled) {
				return;
			}
			if (ex != null) {
				this.sink.error(Errors.unwrap(ex));
			}
			else {
				this.sink.complete();
			}
		});
		this.sink.onRequest((count) -> drain());
		this.sink.onCancel(() -> cancel(end));
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
	public CompletionStage<@Nullable Throwable> read(ResultCursor cursor, ScopeFrame frame) {
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
			while (reading != null && reading.isIdle() && (this.cancelled || this.sink.requestedFromDownstream() > 0)) {
				reading.next();
			}
			asked = this.wanted.addAndGet(-asked);
		}
	}

	/**
	 * The result of one attempt.
	 */
	private final class Reading {

		private final ResultCursor cursor;

		private final ScopeFrame frame;

		private final CompletableFuture<@Nullable Throwable> done = new CompletableFuture<>();

		private volatile boolean busy;

		Reading(ResultCursor cursor, ScopeFrame frame) {
			this.cursor = cursor;
			this.frame = frame;
		}

		boolean isIdle() {
			return !this.busy && !this.done.isDone();
		}

		void next() {
			this.busy = true;
			if (RowStream.this.cancelled) {
				Stages.then(Stages.call(this.cursor::consumeAsync), (summary, ex) -> end(null, ex));
			}
			else {
				Stages.then(Stages.call(this.cursor::nextAsync), this::received);
			}
		}

		private void received(@Nullable Record row, @Nullable Throwable ex) {
			if (ex != null || row == null) {
				end(null, ex);
				return;
			}
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
				ScopeFrame.in(this.frame, () -> {
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
