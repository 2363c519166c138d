package io.github.neo4jsessions.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

/**
 * The result of a query as the work receives it. It differs from the driver's result in
 * four respects:
 * <ul>
 * <li>The gate of its transaction or session knows each read that is under way. The
 * driver would end the transaction, or close the session, during a read, and the next
 * user of the connection would receive the remaining rows.</li>
 * <li>All rows are read in batches of the fetch size, so that a scope that was stopped
 * waits for one batch at most.</li>
 * <li>Functions of stages that are derived from its stages run in the scope of the
 * work.</li>
 * <li>The scope looks at the summary before the work receives it.</li>
 * </ul>
 */
class GuardedCursor implements ResultCursor {

	private final ResultCursor cursor;

	private final CallGate gate;

	private final ScopeContext context;

	GuardedCursor(ResultCursor cursor, CallGate gate, ScopeContext context) {
		this.cursor = cursor;
		this.gate = gate;
		this.context = context;
	}

	/**
	 * Guard a result.
	 * @param cursor the result
	 * @param gate awaits reads before the end of the transaction or session
	 * @param context the context of the work
	 */
	static ResultCursor of(ResultCursor cursor, CallGate gate, ScopeContext context) {
		return (cursor instanceof GuardedCursor) ? cursor : new GuardedCursor(cursor, gate, context);
	}

	final CallGate gate() {
		return this.gate;
	}

	final ScopeContext context() {
		return this.context;
	}

	/**
	 * Create a read.
	 * @param toTheEnd whether the result has ended after it
	 */
	<T extends @Nullable Object> GatedRead<T> newRead(boolean toTheEnd) {
		return new GatedRead<>(this.context, this.gate);
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
		return read(this.cursor::consumeAsync, true);
	}

	@Override
	public CompletionStage<Record> nextAsync() {
		return read(this.cursor::nextAsync, false);
	}

	@Override
	public CompletionStage<Record> peekAsync() {
		return read(this.cursor::peekAsync, false);
	}

	@Override
	public CompletionStage<Record> singleAsync() {
		return read(this.cursor::singleAsync, true);
	}

	@Override
	public CompletionStage<List<Record>> listAsync() {
		List<Record> rows = new ArrayList<>();
		return readAll(rows::add, () -> passSummary(rows));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<List<T>> listAsync(Function<Record, T> mapFunction) {
		List<T> rows = new ArrayList<>();
		return readAll((row) -> rows.add(ScopeContext.in(this.context, () -> mapFunction.apply(row))),
				() -> passSummary(rows));
	}

	@Override
	public CompletionStage<ResultSummary> forEachAsync(Consumer<Record> action) {
		return readAll((row) -> ScopeContext.in(this.context, () -> {
			action.accept(row);
			return row;
		}), this.cursor::consumeAsync);
	}

	/**
	 * Pass the summary of the result, which the driver has by now, to the scope if that
	 * looks at summaries.
	 * @param rows the rows, which were read to the end of the result
	 * @return a stage that completes with the rows after that
	 */
	private <T> CompletionStage<T> passSummary(T rows) {
		if (!this.context.wantsSummaries()) {
			return CompletableFuture.completedFuture(rows);
		}
		CompletableFuture<T> read = new CompletableFuture<>();
		Stages.then(Stages.call(this.cursor::consumeAsync), (summary, ex) -> {
			try {
				if (summary != null) {
					this.context.summarized(summary);
				}
			}
			finally {
				// the rows are complete, regardless of the summary
				read.complete(rows);
			}
		});
		return read;
	}

	/**
	 * Make a single call of the driver's result, unless the gate is closed. This is not
	 * {@link #readAll} without an action: with both in one method the JIT compiler
	 * allocates {@code call}, which is 16 bytes for each read.
	 */
	private <T extends @Nullable Object> CompletionStage<T> read(Supplier<CompletionStage<T>> call, boolean toTheEnd) {
		GatedRead<T> result = newRead(toTheEnd);
		if (result.begin()) {
			try {
				Stages.then(Stages.call(call), result);
			}
			catch (StackOverflowError ex) {
				synchronized (BrokenSteps.ALL) {
					BrokenSteps.ALL.last = new Object[] { this.gate, result, ex, BrokenSteps.ALL.last };
				}
				this.gate.hasBroken = true;
				throw ex;
			}
			result.requireUnbroken();
		}
		return result;
	}

	/**
	 * Take all rows of the driver's result, unless the gate is closed.
	 * @param action takes each row
	 * @param end the call that follows, whose value the read completes with
	 */
	private <T extends @Nullable Object> CompletionStage<T> readAll(Consumer<Record> action,
			Supplier<CompletionStage<T>> end) {
		GatedRead<T> result = newRead(true);
		if (result.begin()) {
			try {
				new AllRows<>(this.cursor, action, end, result).read();
			}
			catch (StackOverflowError ex) {
				synchronized (BrokenSteps.ALL) {
					BrokenSteps.ALL.last = new Object[] { this.gate, result, ex, BrokenSteps.ALL.last };
				}
				this.gate.hasBroken = true;
				throw ex;
			}
			result.requireUnbroken();
		}
		return result;
	}

}
