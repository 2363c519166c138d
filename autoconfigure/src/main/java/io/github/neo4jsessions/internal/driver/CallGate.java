package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.ResultCursor;

/**
 * Passes calls to a session or a transaction of the driver one at a time, in the order in
 * which they arrive, until it is closed. The driver's objects are not thread-safe: a
 * query that runs concurrently with their close leaks a connection, or runs on a
 * connection that another session uses already.
 */
public class CallGate extends ClosableQueue {

	/**
	 * Create a gate that passes calls.
	 */
	public CallGate() {
	}

	/**
	 * Create a gate to an object that does not exist yet. Calls wait in the order in
	 * which they arrive, until the gate is either {@linkplain #release() released} or
	 * {@linkplain #refuse(Throwable) refused}, once.
	 */
	public static CallGate held() {
		CallGate gate = new CallGate();
		gate.holdBack();
		return gate;
	}

	/**
	 * Pass the calls that wait at a held gate, and all later calls.
	 */
	public void release() {
		resume();
	}

	/**
	 * Make a call in its turn. If the call throws, the result fails.
	 * @param result is completed with the result of the call
	 * @param failed is notified first when the call fails
	 * @return the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> call(CompletableFuture<T> result,
			Supplier<? extends @Nullable CompletionStage<T>> call, Consumer<Throwable> failed) {
		inTurn(new GatedCall<>(this, result, call, failed));
		return result;
	}

	/**
	 * Make a call in its turn, and guard its value.
	 */
	<T> CompletableFuture<T> call(CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
			UnaryOperator<T> guard, Consumer<Throwable> failed) {
		inTurn(new GatedCall.Guarding<>(this, result, call, guard, failed));
		return result;
	}

	/**
	 * Run a query in its turn. Reads of its result are made through this gate.
	 * @param context the context that functions of derived stages run in, those of reads
	 * included
	 * @param source runs the query
	 * @param config the configuration of the transaction of an auto-commit query
	 */
	public ScopedFuture<ResultCursor> run(ScopeContext context, Source source, Query query, TransactionConfig config) {
		return run(prepare(context, source, query, config));
	}

	/**
	 * Prepare a query that is run in a second step, so that the caller can note it
	 * before.
	 */
	GatedQuery prepare(ScopeContext context, Source source, Query query, TransactionConfig config) {
		return new GatedQuery(context, this, source, query, config);
	}

	ScopedFuture<ResultCursor> run(GatedQuery prepared) {
		inTurn(prepared);
		return prepared;
	}

	/**
	 * Close the gate in its turn: calls and reads that begin later are refused. Reads
	 * that are under way are awaited, since the driver would release the connection while
	 * it is being read from.
	 * @param last what to do once no call and no read can be in progress
	 */
	public void close(Runnable last) {
		close(new End() {

			@Override
			public CallGate gate() {
				return CallGate.this;
			}

			@Override
			public void last() {
				last.run();
			}

		});
	}

	/**
	 * Close the gate in the same way, without allocating another object.
	 */
	public void close(End end) {
		if (StackRoom.isThereForScope()) {
			closeHere(end);
		}
		else {
			// what follows must not be interrupted: the end of a scope may depend on it
			Timeouts.callBack(new LateClose(this, end));
		}
	}

	private void closeHere(End end) {
		mend();
		inTurn(end);
	}

	/**
	 * Report that a query, or a read of a result, failed.
	 * @param context the context of the work that it belongs to
	 */
	void callFailed(ScopeContext context, Throwable ex) {
		context.callFailed(ex);
	}

	/**
	 * A close that another thread makes. This is not a lambda, since creating a lambda
	 * for the first time takes a lot of the stack.
	 *
	 * @param gate the gate
	 * @param end the close
	 */
	record LateClose(CallGate gate, End end) implements Runnable {

		@Override
		public void run() {
			this.gate.closeHere(this.end);
		}

	}

	/**
	 * The close of a gate. It is made in its turn, and continues when no read is under
	 * way any more.
	 */
	public interface End extends Runnable {

		CallGate gate();

		/**
		 * Continue once no call and no read can be in progress.
		 */
		void last();

		@Override
		default void run() {
			gate().closeFor(this);
		}

	}

	/**
	 * Runs the queries of a gate.
	 */
	public interface Source {

		@Nullable CompletionStage<ResultCursor> send(Query query, TransactionConfig config);

		/**
		 * Receive the error of a query, before its future completes.
		 */
		default void failed(Throwable ex) {
		}

		/**
		 * Guard the result of a query, before its future completes.
		 */
		default ResultCursor guard(ResultCursor cursor, CallGate gate, ScopeContext context) {
			return GuardedCursor.of(cursor, gate, context);
		}

		/**
		 * Return whether the queries are measured here, and not behind another gate that
		 * they pass.
		 */
		default boolean isMeasured() {
			return true;
		}

	}

}
