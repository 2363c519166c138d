package io.github.neo4jsessions.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
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
 * <p>
 * No thread waits: a caller that finds the gate taken leaves its call in the queue, and
 * the holder of the gate makes that call too before it leaves.
 */
public class CallGate {

	private static final SafeLog log = SafeLog.ofTemplates();

	private static final AtomicIntegerFieldUpdater<CallGate> PRESENT = AtomicIntegerFieldUpdater
		.newUpdater(CallGate.class, "present");

	private static final AtomicIntegerFieldUpdater<CallGate> HELD = AtomicIntegerFieldUpdater.newUpdater(CallGate.class,
			"held");

	private static final AtomicIntegerFieldUpdater<CallGate> UNDER_WAY = AtomicIntegerFieldUpdater
		.newUpdater(CallGate.class, "underWay");

	private static final AtomicReferenceFieldUpdater<CallGate, @Nullable Waiting> WAITING = AtomicReferenceFieldUpdater
		.newUpdater(CallGate.class, Waiting.class, "waiting");

	private static final int HELD_BACK = 1;

	/**
	 * The holder could not leave the gate, since the stack had overflowed.
	 */
	private static final int ABANDONED = 2;

	/**
	 * Calls and reads that were interrupted by a stack overflow: the gate, the step that
	 * waits for the outcome, the error, and the next such array. They are recorded by
	 * assignments and reported by {@link #mend()}, since no method can be called at that
	 * moment. They are rare, hence one list for all gates.
	 */
	static @Nullable Object @Nullable [] broken;

	static final Object BROKEN = new Object();

	/**
	 * The number of calls that are not made yet, that of the holder included. A call is
	 * added to the queue before it is counted.
	 */
	private volatile int present;

	/**
	 * Made for the first call that finds the gate taken, which is rare.
	 */
	private volatile @Nullable Waiting waiting;

	/**
	 * {@link #HELD_BACK}, {@link #ABANDONED} or zero.
	 */
	private volatile int held;

	private volatile boolean closed;

	/**
	 * Whether the holder of the gate is counted for a call that is still in the queue.
	 */
	private boolean owesCall;

	/**
	 * Whether {@link #broken} contains calls or reads of this gate.
	 */
	volatile boolean hasBroken;

	/**
	 * One for the open gate, and one for each read of a result that is under way.
	 */
	private volatile int underWay = 1;

	/**
	 * What to do when the gate is closed and no read is under way.
	 */
	private volatile @Nullable Runnable last;

	private volatile boolean cutOff;

	private volatile @Nullable Throwable refusal;

	/**
	 * Make a gate that passes calls.
	 */
	public CallGate() {
	}

	/**
	 * Make a gate to an object that does not exist yet. Calls wait in the order in which
	 * they arrive, until the gate is either {@linkplain #release() released} or
	 * {@linkplain #refuse(Throwable) refused}, once.
	 */
	public static CallGate held() {
		CallGate gate = new CallGate();
		gate.present = 1;
		gate.held = HELD_BACK;
		return gate;
	}

	/**
	 * Pass the calls that wait at a held gate, and all later calls.
	 */
	public void release() {
		letGo();
	}

	/**
	 * Refuse the calls that wait at a held gate, and all later calls.
	 * @param refusal the error that they fail with
	 */
	public void refuse(Throwable refusal) {
		this.refusal = refusal;
		this.closed = true;
		letGo();
	}

	/**
	 * Open a held gate, but only once: what it waited for may still arrive after the gate
	 * was refused.
	 */
	private void letGo() {
		if (HELD.compareAndSet(this, HELD_BACK, 0)) {
			leave();
		}
	}

	/**
	 * Make a call in its turn. If the call throws, the result fails.
	 * @param result is completed with the result of the call
	 * @param failed is notified first when the call fails
	 * @return the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> call(CompletableFuture<T> result,
			Supplier<? extends @Nullable CompletionStage<T>> call, Consumer<Throwable> failed) {
		inTurn(new Call<>(result, call, failed));
		return result;
	}

	/**
	 * Run a query in its turn. Reads of its result are made through this gate.
	 * @param frame the scope for the functions of derived stages, those of reads included
	 * @param source runs the query
	 * @param config the configuration of the transaction, if the query commits by itself
	 */
	public ScopedFuture<ResultCursor> run(ScopeContext frame, Source source, Query query, TransactionConfig config) {
		return run(prepare(frame, source, query, config));
	}

	/**
	 * Prepare a query that is run in a second step, so that the caller can note it
	 * before.
	 */
	Run prepare(ScopeContext frame, Source source, Query query, TransactionConfig config) {
		return new Run(frame, source, query, config);
	}

	public ScopedFuture<ResultCursor> run(Run prepared) {
		inTurn(prepared);
		return prepared;
	}

	/**
	 * Make a call in its turn, and guard its value.
	 */
	<T> CompletableFuture<T> call(CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
			UnaryOperator<T> guard, Consumer<Throwable> failed) {
		inTurn(new GuardingCall<>(result, call, guard, failed));
		return result;
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
		mend();
		inTurn(end);
	}

	private void closeFor(End end) {
		if (this.closed) {
			end.last();
			return;
		}
		this.last = end;
		this.closed = true;
		endRead();
	}

	/**
	 * Let no read continue with the next batch of rows, since its rows are not needed any
	 * more.
	 */
	public void cutOff() {
		this.cutOff = true;
	}

	/**
	 * Return whether reads have to end where they are.
	 */
	boolean isCutOff() {
		return this.cutOff;
	}

	/**
	 * Begin to read from a result.
	 * @return {@code false} if the gate is closed; otherwise {@link #endRead()} has to be
	 * called
	 */
	boolean beginRead() {
		for (int count = this.underWay; count > 0; count = this.underWay) {
			if (UNDER_WAY.compareAndSet(this, count, count + 1)) {
				if (!this.closed) {
					return true;
				}
				endRead();
				return false;
			}
		}
		return false;
	}

	/**
	 * Note that a read has ended, successfully or not.
	 */
	void endRead() {
		if (UNDER_WAY.decrementAndGet(this) == 0) {
			Runnable last = this.last;
			if (last != null) {
				this.last = null;
				last.run();
			}
		}
	}

	/**
	 * Check that the gate is open.
	 * @throws IllegalStateException if it is closed
	 */
	public void requireOpen() {
		if (this.closed) {
			throw new ScopeEndedException();
		}
	}

	public boolean isClosed() {
		return this.closed;
	}

	private Throwable refusal() {
		Throwable refusal = this.refusal;
		return (refusal != null) ? refusal : new ScopeEndedException();
	}

	/**
	 * Report that a query, or a read of a result, failed.
	 * @param frame the scope of the work that it belongs to
	 */
	void callFailed(ScopeContext frame, Throwable ex) {
		frame.callFailed(ex);
	}

	/**
	 * Make a call, or leave it to the holder of the gate.
	 * @throws StackOverflowError if the stack overflowed before or in the call; its
	 * result fails when the gate is closed at the latest
	 */
	private void inTurn(Runnable call) {
		Throwable overflow;
		boolean holds = false;
		try {
			if (PRESENT.compareAndSet(this, 0, 1)) {
				holds = true;
				if (this.waiting == null || queue().isEmpty()) {
					overflow = make(call);
				}
				else {
					// a call in the queue is not counted yet, possibly an earlier one of
					// this thread
					StackRoom.require();
					queue().add(call);
					this.owesCall = true;
					overflow = null;
				}
			}
			else {
				StackRoom.require();
				queue().add(call);
				if (PRESENT.getAndIncrement(this) != 0) {
					return;
				}
				holds = true;
				this.owesCall = true;
				overflow = null;
			}
			leave();
		}
		catch (Throwable ex) {
			if (holds) {
				// an assignment, since no method can be called any more
				this.held = ABANDONED;
			}
			throw ex;
		}
		if (overflow != null) {
			throw Exceptions.<RuntimeException>sneaky(overflow);
		}
	}

	/**
	 * Leave the gate, after making the calls that have arrived meanwhile.
	 */
	private void leave() {
		while (this.owesCall || PRESENT.decrementAndGet(this) != 0) {
			this.owesCall = true;
			StackRoom.require();
			Runnable next = queue().remove();
			this.owesCall = false;
			make(next);
		}
	}

	/**
	 * Complete what a stack overflow interrupted: leave a gate that was abandoned, and
	 * report the failure of calls and reads.
	 */
	void mend() {
		if (this.held == ABANDONED && HELD.compareAndSet(this, ABANDONED, 0)) {
			leave();
		}
		if (this.hasBroken) {
			this.hasBroken = false;
			takeBroken().forEach(Stages.Failure::run);
		}
	}

	private List<Stages.Failure> takeBroken() {
		List<Stages.Failure> taken = new ArrayList<>();
		synchronized (BROKEN) {
			@Nullable Object[] before = broken;
			broken = null;
			for (@Nullable
			Object[] one = before; one != null; one = (Object[]) one[3]) {
				if (one[0] != this) {
					broken = new Object[] { one[0], one[1], one[2], broken };
				}
				else if (one[1] instanceof Stages.Next<?> next && one[2] instanceof Throwable error) {
					taken.add(new Stages.Failure(next, error));
				}
			}
		}
		return taken;
	}

	private Queue<Runnable> queue() {
		if (this.waiting == null) {
			WAITING.compareAndSet(this, null, new Waiting());
		}
		return Objects.requireNonNull(this.waiting);
	}

	/**
	 * Make a call. An exception comes from stages that the caller derived; the calls in
	 * the queue, the close among them, must be made all the same.
	 * @return the error, if the stack overflowed in the call
	 */
	private @Nullable Throwable make(Runnable call) {
		try {
			call.run();
			return (this.hasBroken && call instanceof Stages.Next) ? new StackOverflowError() : null;
		}
		catch (Throwable ex) {
			if (call instanceof Stages.Next && ex instanceof StackOverflowError) {
				synchronized (BROKEN) {
					broken = new Object[] { this, call, ex, broken };
				}
				this.hasBroken = true;
				return ex;
			}
			log.warn("A call of a session failed: " + Exceptions.describe(ex));
			return null;
		}
	}

	/**
	 * The calls that are left to the holder of the gate.
	 */
	public static final class Waiting extends ConcurrentLinkedQueue<Runnable> {

	}

	/**
	 * A call and the result that it completes.
	 */
	private class Call<T extends @Nullable Object> implements Runnable, Stages.Next<T> {

		private final CompletableFuture<T> result;

		private final Supplier<? extends @Nullable CompletionStage<T>> call;

		private final Consumer<Throwable> failed;

		Call(CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
				Consumer<Throwable> failed) {
			this.result = result;
			this.call = call;
			this.failed = failed;
		}

		@Override
		public void run() {
			if (CallGate.this.closed) {
				this.result.completeExceptionally(refusal());
			}
			else {
				Stages.then(Stages.call(this.call), this);
			}
		}

		@Override
		public void settled(@Nullable T value, @Nullable Throwable ex) {
			if (ex != null) {
				Throwable unwrapped = Exceptions.unwrap(ex);
				failed(unwrapped);
				this.result.completeExceptionally(unwrapped);
			}
			else {
				this.result.complete(received(value));
			}
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
				synchronized (BROKEN) {
					broken = new Object[] { CallGate.this, this, overflow, broken };
				}
				CallGate.this.hasBroken = true;
			}
			return null;
		}

		void failed(Throwable ex) {
			this.failed.accept(ex);
		}

		@Nullable T received(@Nullable T value) {
			return value;
		}

	}

	/**
	 * The close of a gate. It runs first in its turn, and again when no read is under way
	 * any more.
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

	}

	/**
	 * A query and its result, in one object to save allocations for each query.
	 */
	final class Run extends ScopedFuture<ResultCursor> implements Runnable, Stages.Next<ResultCursor> {

		/**
		 * Kept until the query is answered, as the two fields below: the future may be
		 * kept longer.
		 */
		private @Nullable Source source;

		private @Nullable Query query;

		private @Nullable TransactionConfig config;

		private Run(ScopeContext frame, Source source, Query query, TransactionConfig config) {
			super(frame, null);
			this.source = source;
			this.query = query;
			this.config = config;
		}

		@Override
		public void run() {
			if (CallGate.this.closed) {
				letGo();
				settle(null, refusal());
			}
			else {
				Stages.then(call(), this);
			}
		}

		private CompletionStage<ResultCursor> call() {
			Source source = Objects.requireNonNull(this.source);
			Query query = Objects.requireNonNull(this.query);
			TransactionConfig config = Objects.requireNonNull(this.config);
			ScopeObservation observation = Objects.requireNonNull(frame()).observation();
			if (observation != null) {
				return observation.call(() -> source.send(query, config));
			}
			try {
				return Stages.given(source.send(query, config));
			}
			catch (Throwable ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

		@Override
		public void settled(@Nullable ResultCursor cursor, @Nullable Throwable ex) {
			if (ex != null) {
				Throwable unwrapped = Exceptions.unwrap(ex);
				Source source = this.source;
				if (source != null) {
					source.failed(unwrapped);
				}
				callFailed(Objects.requireNonNull(frame()), unwrapped);
				settle(null, unwrapped);
			}
			else {
				settle((cursor != null) ? GuardedCursor.of(cursor, CallGate.this, Objects.requireNonNull(frame()))
						: null, null);
			}
			letGo();
		}

		/**
		 * Record a stack overflow, since the stage that calls this method drops what is
		 * thrown.
		 */
		@Override
		public @Nullable Object apply(@Nullable ResultCursor cursor, @Nullable Throwable ex) {
			try {
				settled(cursor, ex);
			}
			catch (StackOverflowError overflow) {
				synchronized (BROKEN) {
					broken = new Object[] { CallGate.this, this, overflow, broken };
				}
				CallGate.this.hasBroken = true;
			}
			return null;
		}

		private void letGo() {
			this.source = null;
			this.query = null;
			this.config = null;
		}

	}

	/**
	 * A call whose value is guarded before it is returned.
	 */
	private final class GuardingCall<T> extends Call<T> {

		private final UnaryOperator<T> guard;

		GuardingCall(CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
				UnaryOperator<T> guard, Consumer<Throwable> failed) {
			super(result, call, failed);
			this.guard = guard;
		}

		@Override
		@Nullable T received(@Nullable T value) {
			return (value != null) ? this.guard.apply(value) : null;
		}

	}

}
