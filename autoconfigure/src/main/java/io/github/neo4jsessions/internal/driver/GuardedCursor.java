package io.github.neo4jsessions.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

/**
 * The result of a query as the work receives it. It differs from the driver's result in
 * three things:
 * <ul>
 * <li>The gate of its transaction or session knows each read that is under way. The
 * driver would end the transaction, or close the session, during a read, and the next
 * user of the connection would receive the remaining rows.</li>
 * <li>All rows are read in batches of the fetch size, so that a scope that was stopped
 * waits for one batch at most.</li>
 * <li>Functions of stages that are derived from its stages run in the scope of the
 * work.</li>
 * </ul>
 */
final class GuardedCursor implements ResultCursor {

	private final ResultCursor cursor;

	private final CallGate gate;

	private final ScopeContext frame;

	private GuardedCursor(ResultCursor cursor, CallGate gate, ScopeContext frame) {
		this.cursor = cursor;
		this.gate = gate;
		this.frame = frame;
	}

	/**
	 * Guard a result.
	 * @param cursor the result
	 * @param gate awaits reads before the end of the transaction or session
	 * @param frame the scope of the work
	 */
	static ResultCursor of(ResultCursor cursor, CallGate gate, ScopeContext frame) {
		return (cursor instanceof GuardedCursor) ? cursor : new GuardedCursor(cursor, gate, frame);
	}

	@Override
	public List<String> keys() {
		return this.cursor.keys();
	}

	@Override
	public CompletionStage<Boolean> isOpenAsync() {
		return this.cursor.isOpenAsync();
	}

	@Override
	public CompletionStage<ResultSummary> consumeAsync() {
		return read(this.cursor::consumeAsync);
	}

	@Override
	public CompletionStage<Record> nextAsync() {
		return read(this.cursor::nextAsync);
	}

	@Override
	public CompletionStage<Record> peekAsync() {
		return read(this.cursor::peekAsync);
	}

	@Override
	public CompletionStage<Record> singleAsync() {
		return read(this.cursor::singleAsync);
	}

	@Override
	public CompletionStage<List<Record>> listAsync() {
		List<Record> rows = new ArrayList<>();
		return readAll(rows::add, () -> CompletableFuture.completedFuture(rows));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<List<T>> listAsync(Function<Record, T> mapFunction) {
		List<T> rows = new ArrayList<>();
		return readAll((row) -> rows.add(ScopeContext.in(this.frame, () -> mapFunction.apply(row))),
				() -> CompletableFuture.completedFuture(rows));
	}

	@Override
	public CompletionStage<ResultSummary> forEachAsync(Consumer<Record> action) {
		return readAll((row) -> ScopeContext.in(this.frame, () -> {
			action.accept(row);
			return row;
		}), this.cursor::consumeAsync);
	}

	private <T extends @Nullable Object> CompletionStage<T> read(Supplier<CompletionStage<T>> read) {
		Read<T> result = new Read<>(this.frame, this.gate);
		if (this.gate.beginRead()) {
			try {
				Stages.then(Stages.call(read), result);
			}
			catch (StackOverflowError ex) {
				synchronized (CallGate.BROKEN) {
					CallGate.broken = new Object[] { this.gate, result, ex, CallGate.broken };
				}
				this.gate.hasBroken = true;
				throw ex;
			}
			if (this.gate.hasBroken) {
				throw new StackOverflowError();
			}
		}
		else {
			result.settle(null, new ScopeEndedException());
		}
		return result;
	}

	private <T extends @Nullable Object> CompletionStage<T> readAll(Consumer<Record> action,
			Supplier<CompletionStage<T>> end) {
		Read<T> result = new Read<>(this.frame, this.gate);
		if (this.gate.beginRead()) {
			try {
				new Rows<>(action, end, result).read();
			}
			catch (StackOverflowError ex) {
				synchronized (CallGate.BROKEN) {
					CallGate.broken = new Object[] { this.gate, result, ex, CallGate.broken };
				}
				this.gate.hasBroken = true;
				throw ex;
			}
			if (this.gate.hasBroken) {
				throw new StackOverflowError();
			}
		}
		else {
			result.settle(null, new ScopeEndedException());
		}
		return result;
	}

	/**
	 * A read that is under way.
	 *
	 * @param <T> the type of what is read
	 */
	private static final class Read<T extends @Nullable Object> extends ScopedFuture<T> implements Stages.Next<T> {

		private final CallGate gate;

		/**
		 * The read is settled twice if the stack overflowed the first time.
		 */
		private boolean ended;

		Read(ScopeContext frame, CallGate gate) {
			super(frame, null);
			this.gate = gate;
		}

		/**
		 * Record a stack overflow, since the stage that calls this method drops what is
		 * thrown.
		 */
		@Override
		public @Nullable Object apply(@Nullable T value, @Nullable Throwable ex) {
			try {
				settled(value, ex);
			}
			catch (StackOverflowError overflow) {
				synchronized (CallGate.BROKEN) {
					CallGate.broken = new Object[] { this.gate, this, overflow, CallGate.broken };
				}
				this.gate.hasBroken = true;
			}
			return null;
		}

		@Override
		public void settled(@Nullable T value, @Nullable Throwable ex) {
			if (ex != null) {
				failed(Exceptions.unwrap(ex));
			}
			else {
				ended(value, null);
			}
		}

		/**
		 * Report the error to the scope first, which may be about to end.
		 */
		private void failed(Throwable error) {
			try {
				this.gate.callFailed(Objects.requireNonNull(frame()), error);
			}
			finally {
				ended(null, error);
			}
		}

		/**
		 * End the read where it is, since the remaining rows are not needed.
		 */
		void cutOff() {
			ended(null, new ScopeEndedException());
		}

		private void ended(@Nullable T value, @Nullable Throwable error) {
			try {
				if (!this.ended) {
					// the end of a scope does not wait for the functions of the reader
					this.gate.endRead();
					this.ended = true;
				}
			}
			finally {
				settle(value, error);
			}
		}

	}

	/**
	 * Takes the rows one by one. The driver holds the rows of one batch, and fetches the
	 * next batch when the last of them was taken.
	 */
	private final class Rows<T extends @Nullable Object> {

		private final Consumer<Record> action;

		private final Supplier<CompletionStage<T>> end;

		private final Read<T> result;

		Rows(Consumer<Record> action, Supplier<CompletionStage<T>> end, Read<T> result) {
			this.action = action;
			this.end = end;
			this.result = result;
		}

		/**
		 * Take rows as long as the driver has some. This is a loop, since a nested call
		 * for each row would need a stack as deep as the result is long.
		 */
		void read() {
			CompletableFuture<Record> next;
			do {
				if (GuardedCursor.this.gate.isCutOff()) {
					this.result.cutOff();
					return;
				}
				next = Stages.call(GuardedCursor.this.cursor::nextAsync).toCompletableFuture();
				if (!next.isDone()) {
					Stages.then(next, (row, ex) -> {
						if (take(row, ex)) {
							read();
						}
					});
					return;
				}
			}
			while (take(next));
		}

		private boolean take(CompletableFuture<Record> next) {
			if (next.isCompletedExceptionally()) {
				Stages.then(next, this::take);
				return false;
			}
			return take(next.getNow(null), null);
		}

		/**
		 * Take a row.
		 * @return whether to continue
		 */
		private boolean take(@Nullable Record row, @Nullable Throwable ex) {
			if (ex != null) {
				this.result.settled(null, ex);
				return false;
			}
			if (row == null) {
				Stages.then(Stages.call(this.end), this.result);
				return false;
			}
			try {
				this.action.accept(row);
				return true;
			}
			catch (Throwable unusable) {
				this.result.settled(null, unusable);
				return false;
			}
		}

	}

}
