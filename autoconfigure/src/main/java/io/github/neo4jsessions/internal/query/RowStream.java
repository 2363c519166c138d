package io.github.neo4jsessions.internal.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * One subscription to the rows of a query. One row is requested from the driver ahead of
 * the demand and held until it is requested. The end of the result, or an error in place
 * of a row, is therefore signalled without demand. The driver itself fetches up to its
 * fetch size ahead.
 *
 * <p>
 * Invariants: the cursor is called once at a time, since it is not thread-safe, and only
 * by the thread that incremented {@code wanted} from zero. At most one row is held. The
 * end is signalled when the scope has ended, not when the result has.
 *
 * @param <T> the type of a row
 */
final class RowStream<T> implements ResultReader<@Nullable Throwable, @Nullable Object> {

	private final FluxSink<T> sink;

	private final Function<? super Record, ? extends @Nullable T> mapping;

	private final boolean joined;

	private final AtomicInteger wanted = new AtomicInteger();

	private volatile @Nullable RowReading reading;

	private volatile boolean seen;

	private volatile boolean cancelled;

	/**
	 * Whether the scope has ended. A row that arrives after a stop is then not passed on.
	 */
	private volatile boolean ended;

	private RowStream(FluxSink<T> sink, Function<? super Record, ? extends @Nullable T> mapping, boolean joined) {
		this.sink = sink;
		this.mapping = mapping;
		this.joined = joined;
	}

	/**
	 * Return the rows of a query. Each subscription runs the query, in the scope of the
	 * thread that calls this method, with the session configuration and the metadata that
	 * are determined during this call.
	 */
	static <T> Flux<T> of(QueryExecutor executor, BoundQuery query,
			Function<? super Record, ? extends @Nullable T> mapping) {
		ScopeContext context = executor.context();
		QueryPlan plan = ScopeContext.in(context, () -> executor.planNow(query));
		return Flux.create((sink) -> ScopeContext.in(context, () -> {
			new RowStream<>(sink, mapping, executor.isInTransaction()).start(executor, query, plan);
			return null;
		}), FluxSink.OverflowStrategy.ERROR);
	}

	private void start(QueryExecutor executor, BoundQuery query, @Nullable QueryPlan plan) {
		if (this.sink.isCancelled()) {
			// before the start: Reactor does not check that
			return;
		}
		ScopeContext subscriber = executor.contextAsCaller();
		CompletableFuture<@Nullable Object> end = executor.run(query, plan, () -> this);
		Stages.then(end, (ignored, ex) -> {
			this.ended = true;
			// releases a row that is held
			drain();
			if (!this.cancelled) {
				signal((ex != null) ? Exceptions.unwrap(ex) : null, subscriber);
			}
		});
		this.sink.onRequest((count) -> drain());
		this.sink.onCancel(() -> cancel(end));
	}

	/**
	 * Signal the end in the scope and the context of the subscriber, on the callback
	 * executor if there is one. If the executor rejects it, signal it on this thread.
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
	 * Stop a query that is alone. A transaction continues without the remaining rows.
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
	public CompletionStage<@Nullable Throwable> read(ResultCursor cursor, ScopeContext context) {
		RowReading reading = new RowReading(this, cursor, context);
		this.reading = reading;
		drain();
		return reading.done();
	}

	/**
	 * Throw the error of the subscriber, if there is one. It is not an error of the
	 * query.
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

	/**
	 * Take all steps that can be taken now.
	 */
	void drain() {
		if (this.wanted.getAndIncrement() != 0) {
			return;
		}
		int asked = 1;
		while (asked != 0) {
			RowReading reading = this.reading;
			while (reading != null && reading.goOn()) {
				// one row at a time
			}
			asked = this.wanted.addAndGet(-asked);
		}
	}

	/**
	 * Return whether no more rows are passed on.
	 */
	boolean isOver() {
		return this.cancelled || this.ended;
	}

	/**
	 * Return whether the remaining rows have to be discarded once the stream is over. If
	 * the query is alone it was stopped, and the close of its session discards them.
	 */
	boolean discardsRest() {
		return this.joined && !this.ended;
	}

	/**
	 * Return whether the subscriber has requested a row that it has not received.
	 */
	boolean isRequested() {
		return this.sink.requestedFromDownstream() != 0;
	}

	/**
	 * Map a row and pass it on to the subscriber.
	 */
	void pass(Record row) {
		T value = this.mapping.apply(row);
		if (value != null && !this.ended) {
			this.seen = true;
			this.sink.next(value);
		}
	}

}
