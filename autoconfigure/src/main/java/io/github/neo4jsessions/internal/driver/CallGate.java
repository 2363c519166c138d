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
 * Lets calls through to a session or a transaction of the driver one at a time, in the
 * order in which they arrive, until it is closed. Neither object is thread-safe, and a
 * query that slips in beside its close leaks a connection, or runs on one that was handed
 * to somebody else already.
 *
 * <p>
 * No thread waits: who finds the gate taken leaves the call in the queue, and who holds
 * it makes that call too before leaving.
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
	 * Who held the gate could not leave it, since the stack had ended.
	 */
	private static final int ABANDONED = 2;

	/**
	 * What was under way at a gate where the stack ended: the gate, who waits for the
	 * outcome, the error, and the next such array. Noted by assignments and told by
	 * {@link #mend()}, since no call can be made there. Seldom anything at all, hence one
	 * list for all gates.
	 */
	static @Nullable Object @Nullable [] broken;

	static final Object BROKEN = new Object();

	/**
	 * The callers whose call is neither made nor left behind: one holds the gate, the
	 * others have put theirs into the queue before they were counted.
	 */
	private volatile int present;

	/**
	 * Made for the first call that finds the gate taken: as a rule there is none.
	 */
	private volatile @Nullable Waiting waiting;

	/**
	 * {@link #HELD_BACK}, {@link #ABANDONED} or zero.
	 */
	private volatile int held;

	private volatile boolean closed;

	/**
	 * Whether whoever holds the gate is counted for a call that is still in the queue.
	 */
	private boolean owesCall;

	/**
	 * Whether there is something of this gate among those {@link #broken} off.
	 */
	volatile boolean hasBroken;

	/**
	 * One for the gate as long as it is open, and one for each read of a result that is
	 * under way.
	 */
	private volatile int underWay = 1;

	/**
	 * What to do when the gate is closed and no read is under way.
	 */
	private volatile @Nullable Runnable last;

	private volatile boolean cutOff;

	private volatile @Nullable Throwable refusal;

	/**
	 * A gate that lets calls through.
	 */
	public CallGate() {
	}

	/**
	 * A gate before something that is not there yet. Calls wait in the order in which
	 * they arrive, until it is either {@linkplain #release() released} or
	 * {@linkplain #refuse(Throwable) refused}, once.
	 */
	public static CallGate held() {
		CallGate gate = new CallGate();
		gate.present = 1;
		gate.held = HELD_BACK;
		return gate;
	}

	/**
	 * Let the calls through that wait at a gate that was held, and those to come.
	 */
	public void release() {
		letGo();
	}

	/**
	 * Refuse the calls that wait at a gate that was held, and those to come.
	 * @param refusal what they fail with
	 */
	public void refuse(Throwable refusal) {
		this.refusal = refusal;
		this.closed = true;
		letGo();
	}

	/**
	 * A gate that was held is let go once: what it waited for may still come after it was
	 * given up.
	 */
	private void letGo() {
		if (HELD.compareAndSet(this, HELD_BACK, 0)) {
			leave();
		}
	}

	/**
	 * Make a call in its turn. What it throws arrives through the future.
	 * @param result is completed with what the call gives
	 * @param failed told first when the call fails
	 * @return the result
	 */
	<T extends @Nullable Object> CompletableFuture<T> call(CompletableFuture<T> result,
			Supplier<? extends @Nullable CompletionStage<T>> call, Consumer<Throwable> failed) {
		inTurn(new Call<>(result, call, failed));
		return result;
	}

	/**
	 * The same for a query, of whose result this gate lets reads through.
	 * @param frame the scope for the functions of derived stages, of those from reads too
	 * @param source runs the query
	 * @param config of the transaction that it is, if it commits by itself
	 */
	public ScopedFuture<ResultCursor> run(ScopeContext frame, Source source, Query query, TransactionConfig config) {
		return run(prepare(frame, source, query, config));
	}

	/**
	 * The same in two steps, for who has to note the query before it is made.
	 */
	Run prepare(ScopeContext frame, Source source, Query query, TransactionConfig config) {
		return new Run(frame, source, query, config);
	}

	public ScopedFuture<ResultCursor> run(Run prepared) {
		inTurn(prepared);
		return prepared;
	}

	/**
	 * The same for a call whose value is not handed out as it is.
	 */
	<T> CompletableFuture<T> call(CompletableFuture<T> result, Supplier<? extends @Nullable CompletionStage<T>> call,
			UnaryOperator<T> guard, Consumer<Throwable> failed) {
		inTurn(new GuardingCall<>(result, call, guard, failed));
		return result;
	}

	/**
	 * Close the gate in its turn: calls made after this one are refused, and reads that
	 * are begun after it. Those under way are waited for, since the driver would give the
	 * connection away while it is still being read from.
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
	 * The same without an object more.
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
	 * Let no read go on to the next batch of rows: what it reads is not needed any more.
	 */
	public void cutOff() {
		this.cutOff = true;
	}

	/**
	 * Whether a read has to end where it is.
	 */
	boolean isCutOff() {
		return this.cutOff;
	}

	/**
	 * Begin to read from a result.
	 * @return {@code false} if the gate is closed; else {@link #endRead()} is due
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
	 * The read has ended, one way or another.
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
	 * Refuse what needs an open gate.
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
	 * A query, or a read of a result, failed.
	 * @param frame the scope of the work that it belongs to
	 */
	void callFailed(ScopeContext frame, Throwable ex) {
		frame.callFailed(ex);
	}

	/**
	 * Make a call, or leave it to whoever holds the gate.
	 * @throws StackOverflowError if the stack ended before the call was made, or in the
	 * middle of it; its result fails at the latest when the gate is closed
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
					// of somebody who is not counted yet; it may be an earlier call of
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
				// an assignment, since no call can be made any more
				this.held = ABANDONED;
			}
			throw ex;
		}
		if (overflow != null) {
			throw Exceptions.<RuntimeException>sneaky(overflow);
		}
	}

	/**
	 * Let go of the gate; but the calls that have arrived meanwhile are to be made first.
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
	 * Bring to its end what was broken off where the stack ended: let go of a gate that
	 * was abandoned, and tell of calls and reads that they failed.
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
	 * Make a call. What is thrown is of a caller's dependents; the calls behind it, the
	 * close among them, must be made all the same.
	 * @return the error, if the stack ended in it
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
	 * The calls that are left to whoever holds the gate.
	 */
	public static final class Waiting extends ConcurrentLinkedQueue<Runnable> {

	}

	/**
	 * A call and what is done with its outcome.
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
		 * A stage keeps to itself what is thrown here.
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
	 * The close of a gate. Run for the first time in its turn, and again when no read is
	 * under way any more.
	 */
	public interface End extends Runnable {

		CallGate gate();

		/**
		 * What to do once no call and no read can be in progress.
		 */
		void last();

		@Override
		default void run() {
			gate().closeFor(this);
		}

	}

	/**
	 * What queries are run by.
	 */
	public interface Source {

		@Nullable CompletionStage<ResultCursor> send(Query query, TransactionConfig config);

		/**
		 * A query failed. Told before its future completes.
		 */
		default void failed(Throwable ex) {
		}

	}

	/**
	 * A query, and its result: one object, since each query pays for it.
	 */
	final class Run extends ScopedFuture<ResultCursor> implements Runnable, Stages.Next<ResultCursor> {

		/**
		 * There until the query is answered, like the two below: the future may be kept.
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
		 * A stage keeps to itself what is thrown here.
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
	 * A call whose value is not handed out as it is.
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
