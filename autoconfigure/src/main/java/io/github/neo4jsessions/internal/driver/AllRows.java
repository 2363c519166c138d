package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Stages;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;

/**
 * Takes all rows of a result one by one. The driver holds the rows of one batch, and
 * fetches the next batch when the last of them was taken.
 *
 * @param <T> the type of what the read completes with
 */
final class AllRows<T extends @Nullable Object> {

	private final ResultCursor cursor;

	private final Consumer<Record> action;

	private final Supplier<CompletionStage<T>> end;

	private final GatedRead<T> result;

	/**
	 * Create a read of all rows.
	 * @param cursor the result of the driver
	 * @param action takes each row
	 * @param end is called after the last row
	 * @param result completes with what {@code end} returns
	 */
	AllRows(ResultCursor cursor, Consumer<Record> action, Supplier<CompletionStage<T>> end, GatedRead<T> result) {
		this.cursor = cursor;
		this.action = action;
		this.end = end;
		this.result = result;
	}

	/**
	 * Take rows as long as the driver has some. This is a loop, since a nested call for
	 * each row would need a stack as deep as the result is long.
	 */
	void read() {
		CompletableFuture<Record> next;
		do {
			if (this.result.endIfCutOff()) {
				return;
			}
			next = Stages.call(this.cursor::nextAsync).toCompletableFuture();
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
