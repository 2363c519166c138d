package io.github.neo4jsessions;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.FutureOrigin.Composition;
import io.github.neo4jsessions.FutureOrigin.Pair;
import io.github.neo4jsessions.FutureOrigin.Stoppable;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A future of ours. It differs from its parent class in three things, and so does every
 * stage derived from it:
 * <ul>
 * <li>Functions of derived stages run in the scope that the future belongs to, on
 * whatever thread, and leave the thread as they found it. Where the template has a
 * callback executor they run there, unless the future was complete already.</li>
 * <li>Whoever completes it from outside, by {@code cancel}, {@code orTimeout} or
 * otherwise, stops what is behind it. Whoever completes a derived stage from outside
 * cancels it.</li>
 * <li>To wait for it on an I/O thread of the driver throws: that thread would have to
 * complete it.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
class ScopeFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private static final SafeLog log = SafeLog.of(SessionTemplate.class);

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicIntegerFieldUpdater<ScopeFuture> CLAIMED = AtomicIntegerFieldUpdater
		.newUpdater(ScopeFuture.class, "claimed");

	/**
	 * Claimed by somebody outside who had no stack left to complete it then. The scope
	 * does when it ends.
	 */
	private static final int LEFT_OPEN = 2;

	static {
		// once, before there is anything of ours to wait for
		DriverThreads.tellReactor();
	}

	/**
	 * Who completes this future: the scope or somebody outside. Decided before it is
	 * complete, so that an outside completion can stop the scope first: dependents run
	 * while a future is being completed, and the work must not end, and be committed, in
	 * one of them.
	 */
	private volatile int claimed;

	private final @Nullable ScopeFrame frame;

	/**
	 * What an outside completion stops, or {@code null} for nothing. Dropped when there
	 * is nothing left to stop: a future that is kept must not keep its work.
	 */
	private @Nullable FutureOrigin origin;

	/**
	 * Make a future.
	 * @param frame the scope for the functions of derived stages, or {@code null} for
	 * none
	 * @param work what an outside completion stops, or {@code null} for nothing
	 */
	ScopeFuture(@Nullable ScopeFrame frame, @Nullable Stoppable work) {
		this.frame = frame;
		this.origin = (work != null) ? new FutureOrigin.Work(this, work) : null;
	}

	private ScopeFuture(@Nullable FutureOrigin origin, @Nullable ScopeFrame frame) {
		this.frame = frame;
		this.origin = origin;
	}

	/**
	 * A future that stops something and belongs to the scope that this thread is in.
	 */
	ScopeFuture(Stoppable work) {
		this(ScopeFrame.current(), work);
	}

	/**
	 * A call that was refused: a future that failed, of the scope that this thread is in.
	 */
	static <T extends @Nullable Object> ScopeFuture<T> refused(Throwable error) {
		ScopeFuture<T> refused = new ScopeFuture<>(ScopeFrame.current(), null);
		refused.settle(null, error);
		return refused;
	}

	/**
	 * Complete as the scope says.
	 * @return {@code false} if somebody outside was first
	 */
	final boolean settle(@Nullable T value, @Nullable Throwable error) {
		if (!claimForScope()) {
			return false;
		}
		if (Timeouts.isActionThread()) {
			// whose time is not for the functions of derived stages
			Timeouts.callBack(() -> completeAsClaimed(value, error));
			return true;
		}
		return completeAsClaimed(value, error);
	}

	/**
	 * The same for the future of a call, whose end may be that of the call around it, and
	 * so on.
	 */
	final boolean settleCall(@Nullable T value, @Nullable Throwable error) {
		if (!claimForScope()) {
			return false;
		}
		if (Timeouts.isActionThread()) {
			Timeouts.callBack(() -> Unwinding.complete(this, value, error));
		}
		else {
			Unwinding.complete(this, value, error);
		}
		return true;
	}

	private boolean claimForScope() {
		boolean claimed = claim();
		if (!claimed && this.claimed == LEFT_OPEN) {
			super.cancel(false);
		}
		return claimed;
	}

	/**
	 * Complete what was claimed.
	 */
	final boolean completeAsClaimed(@Nullable T value, @Nullable Throwable error) {
		try {
			FutureOrigin.Work work = forgetWork();
			if (work != null) {
				work.end();
			}
			return (error != null) ? super.completeExceptionally(Errors.presentable(error)) : super.complete(value);
		}
		finally {
			if (!super.isDone()) {
				// the stack has ended; whoever comes next may try
				this.claimed = 0;
			}
		}
	}

	private boolean claim() {
		return CLAIMED.compareAndSet(this, 0, 1);
	}

	private FutureOrigin.@Nullable Work forgetWork() {
		FutureOrigin origin = this.origin;
		this.origin = null;
		return (origin instanceof FutureOrigin.Work work) ? work : null;
	}

	/**
	 * What is stopped when this future, or a stage derived from it, is completed from
	 * outside; {@code null} if there is nothing to stop.
	 */
	final @Nullable FutureOrigin origin() {
		return super.isDone() ? null : this.origin;
	}

	final @Nullable ScopeFrame frame() {
		return this.frame;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new DerivedFuture<>(origin(), this.frame);
	}

	/**
	 * A future of its own: it is told of the outcome, and completing it from outside
	 * stops nothing, nor does completing a stage derived from it. Functions run in the
	 * scope as with every stage.
	 */
	@Override
	public CompletableFuture<T> copy() {
		return tell(new ScopeFuture<>(this.frame, null));
	}

	/**
	 * The same as a stage that nobody can complete.
	 */
	@Override
	public CompletionStage<T> minimalCompletionStage() {
		return tell(new MinimalScopeFuture<>(this.frame));
	}

	private <F extends ScopeFuture<T>> F tell(F copy) {
		// wrapped as in every stage that depends on one that failed
		then((value, ex) -> copy.settle(value,
				(ex == null || ex instanceof CompletionException) ? ex : new CompletionException(ex)));
		return copy;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return stopFirst() ? completed(() -> super.cancel(mayInterruptIfRunning)) : isCancelled();
	}

	@Override
	public boolean complete(T value) {
		return stopFirst() && completed(() -> super.complete(value));
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		Assert.notNull(ex, "'ex' must not be null");
		return stopFirst() && completed(() -> super.completeExceptionally(Errors.presentable(ex)));
	}

	private boolean completed(BooleanSupplier completion) {
		if (Timeouts.isActionThread()) {
			Timeouts.callBack(() -> completedHere(completion));
			return true;
		}
		return completedHere(completion);
	}

	private boolean completedHere(BooleanSupplier completion) {
		try {
			return completion.getAsBoolean();
		}
		finally {
			if (!super.isDone()) {
				this.claimed = LEFT_OPEN;
			}
		}
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		Objects.requireNonNull(supplier);
		// the inherited one goes past complete(..)
		executor.execute(() -> {
			if (isDone()) {
				return;
			}
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
		return completeAsync(supplier, defaultExecutor());
	}

	@Override
	public void obtrudeValue(T value) {
		stopFirst();
		super.obtrudeValue(value);
	}

	@Override
	public void obtrudeException(Throwable ex) {
		Assert.notNull(ex, "'ex' must not be null");
		stopFirst();
		super.obtrudeException(ex);
	}

	/**
	 * Stop what is behind this future, before it is completed from outside.
	 * @return {@code false} if it is, or is about to be, completed otherwise
	 */
	final boolean stopFirst() {
		// before anything is done: then nothing is left half-way
		StackRoom.require();
		if (!claim()) {
			return false;
		}
		FutureOrigin.Work work = forgetWork();
		if (work != null) {
			try {
				work.stopWork();
			}
			catch (Throwable ex) {
				// nobody else can complete it any more
				log.warn("What is behind a future that was completed from outside could not be stopped: "
						+ Errors.describe(ex));
			}
		}
		return true;
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		refuseToDeadlock();
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		refuseToDeadlock();
		return super.get(timeout, unit);
	}

	@Override
	public T join() {
		refuseToDeadlock();
		return super.join();
	}

	private void cancelStopped() {
		completed(() -> super.cancel(false));
	}

	private void refuseToDeadlock() {
		if (!isDone() && DriverThreads.isOne(Thread.currentThread())) {
			throw new IllegalStateException("Waiting here would dead-lock: " + Thread.currentThread().getName()
					+ " is an I/O thread of the Neo4j driver, which has to complete this future. "
					+ "Use thenApply, thenCompose or whenComplete instead of get or join");
		}
	}

	/**
	 * Go on when this future has completed, at once, on the thread that completed it, and
	 * in no scope: what the library itself does must not hang on anybody's executor.
	 */
	final void then(Stages.Next<? super T> next) {
		super.handle(next);
	}

	/**
	 * Where the function of a derived stage runs, or {@code null} for the thread that
	 * completes this future, or this one if it is complete.
	 */
	private @Nullable Executor callbacks() {
		return (this.frame != null && !super.isDone()) ? this.frame.callbackExecutor() : null;
	}

	@Override
	public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> fn) {
		Executor callbacks = callbacks();
		return (callbacks != null) ? super.thenApplyAsync(boundFunction(fn), callbacks)
				: super.thenApply(boundFunction(fn));
	}

	@Override
	public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> fn) {
		return super.thenApplyAsync(boundFunction(fn));
	}

	@Override
	public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> fn, Executor executor) {
		return super.thenApplyAsync(boundFunction(fn), executor);
	}

	@Override
	public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
		Executor callbacks = callbacks();
		return (callbacks != null) ? super.thenAcceptAsync(boundConsumer(action), callbacks)
				: super.thenAccept(boundConsumer(action));
	}

	@Override
	public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action) {
		return super.thenAcceptAsync(boundConsumer(action));
	}

	@Override
	public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> action, Executor executor) {
		return super.thenAcceptAsync(boundConsumer(action), executor);
	}

	@Override
	public CompletableFuture<Void> thenRun(Runnable action) {
		Executor callbacks = callbacks();
		return (callbacks != null) ? super.thenRunAsync(boundRunnable(action), callbacks)
				: super.thenRun(boundRunnable(action));
	}

	@Override
	public CompletableFuture<Void> thenRunAsync(Runnable action) {
		return super.thenRunAsync(boundRunnable(action));
	}

	@Override
	public CompletableFuture<Void> thenRunAsync(Runnable action, Executor executor) {
		return super.thenRunAsync(boundRunnable(action), executor);
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombine(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> fn) {
		Executor callbacks = callbacks();
		return alsoOf(other,
				(callbacks != null) ? super.thenCombineAsync(presentable(other), boundBiFunction(fn), callbacks)
						: super.thenCombine(presentable(other), boundBiFunction(fn)));
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombineAsync(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> fn) {
		return alsoOf(other, super.thenCombineAsync(presentable(other), boundBiFunction(fn)));
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombineAsync(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> fn, Executor executor) {
		return alsoOf(other, super.thenCombineAsync(presentable(other), boundBiFunction(fn), executor));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBoth(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action) {
		Executor callbacks = callbacks();
		return alsoOf(other,
				(callbacks != null) ? super.thenAcceptBothAsync(presentable(other), boundBiConsumer(action), callbacks)
						: super.thenAcceptBoth(presentable(other), boundBiConsumer(action)));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBothAsync(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action) {
		return alsoOf(other, super.thenAcceptBothAsync(presentable(other), boundBiConsumer(action)));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBothAsync(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action, Executor executor) {
		return alsoOf(other, super.thenAcceptBothAsync(presentable(other), boundBiConsumer(action), executor));
	}

	@Override
	public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
		Executor callbacks = callbacks();
		return alsoOf(other,
				(callbacks != null) ? super.runAfterBothAsync(presentable(other), boundRunnable(action), callbacks)
						: super.runAfterBoth(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
		return alsoOf(other, super.runAfterBothAsync(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action, Executor executor) {
		return alsoOf(other, super.runAfterBothAsync(presentable(other), boundRunnable(action), executor));
	}

	@Override
	public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> fn) {
		Executor callbacks = callbacks();
		return alsoOf(other,
				(callbacks != null) ? super.applyToEitherAsync(presentable(other), boundFunction(fn), callbacks)
						: super.applyToEither(presentable(other), boundFunction(fn)));
	}

	@Override
	public <U> CompletableFuture<U> applyToEitherAsync(CompletionStage<? extends T> other, Function<? super T, U> fn) {
		return alsoOf(other, super.applyToEitherAsync(presentable(other), boundFunction(fn)));
	}

	@Override
	public <U> CompletableFuture<U> applyToEitherAsync(CompletionStage<? extends T> other, Function<? super T, U> fn,
			Executor executor) {
		return alsoOf(other, super.applyToEitherAsync(presentable(other), boundFunction(fn), executor));
	}

	@Override
	public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
		Executor callbacks = callbacks();
		return alsoOf(other,
				(callbacks != null) ? super.acceptEitherAsync(presentable(other), boundConsumer(action), callbacks)
						: super.acceptEither(presentable(other), boundConsumer(action)));
	}

	@Override
	public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action) {
		return alsoOf(other, super.acceptEitherAsync(presentable(other), boundConsumer(action)));
	}

	@Override
	public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action,
			Executor executor) {
		return alsoOf(other, super.acceptEitherAsync(presentable(other), boundConsumer(action), executor));
	}

	@Override
	public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
		Executor callbacks = callbacks();
		return alsoOf(other,
				(callbacks != null) ? super.runAfterEitherAsync(presentable(other), boundRunnable(action), callbacks)
						: super.runAfterEither(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
		return alsoOf(other, super.runAfterEitherAsync(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action, Executor executor) {
		return alsoOf(other, super.runAfterEitherAsync(presentable(other), boundRunnable(action), executor));
	}

	@Override
	public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
		Composition composition = new Composition(origin());
		Executor callbacks = callbacks();
		return composed((callbacks != null) ? super.thenComposeAsync(boundFunction(fn, composition), callbacks)
				: super.thenCompose(boundFunction(fn, composition)), composition);
	}

	@Override
	public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> fn) {
		Composition composition = new Composition(origin());
		return composed(super.thenComposeAsync(boundFunction(fn, composition)), composition);
	}

	@Override
	public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> fn,
			Executor executor) {
		Composition composition = new Composition(origin());
		return composed(super.thenComposeAsync(boundFunction(fn, composition), executor), composition);
	}

	@Override
	public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
		Executor callbacks = callbacks();
		return (callbacks != null) ? super.whenCompleteAsync(boundBiConsumer(action), callbacks)
				: super.whenComplete(boundBiConsumer(action));
	}

	@Override
	public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action) {
		return super.whenCompleteAsync(boundBiConsumer(action));
	}

	@Override
	public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> action, Executor executor) {
		return super.whenCompleteAsync(boundBiConsumer(action), executor);
	}

	@Override
	public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> fn) {
		Executor callbacks = callbacks();
		return (callbacks != null) ? super.handleAsync(boundBiFunction(fn), callbacks)
				: super.handle(boundBiFunction(fn));
	}

	@Override
	public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> fn) {
		return super.handleAsync(boundBiFunction(fn));
	}

	@Override
	public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> fn, Executor executor) {
		return super.handleAsync(boundBiFunction(fn), executor);
	}

	@Override
	public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
		Executor callbacks = callbacks();
		return (callbacks != null) ? super.exceptionallyAsync(boundFunction(fn), callbacks)
				: super.exceptionally(boundFunction(fn));
	}

	@Override
	public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn) {
		return super.exceptionallyAsync(boundFunction(fn));
	}

	@Override
	public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn, Executor executor) {
		return super.exceptionallyAsync(boundFunction(fn), executor);
	}

	@Override
	public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
		Composition composition = new Composition(origin());
		Executor callbacks = callbacks();
		return composed((callbacks != null) ? super.exceptionallyComposeAsync(boundFunction(fn, composition), callbacks)
				: super.exceptionallyCompose(boundFunction(fn, composition)), composition);
	}

	@Override
	public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn) {
		Composition composition = new Composition(origin());
		return composed(super.exceptionallyComposeAsync(boundFunction(fn, composition)), composition);
	}

	@Override
	public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn,
			Executor executor) {
		Composition composition = new Composition(origin());
		return composed(super.exceptionallyComposeAsync(boundFunction(fn, composition), executor), composition);
	}

	/**
	 * A stage derived from this future and another stage, which stops both.
	 */
	private <U extends @Nullable Object> CompletableFuture<U> alsoOf(CompletionStage<?> other,
			CompletableFuture<U> derived) {
		if (other instanceof ScopeFuture<?> ours && derived instanceof ScopeFuture<U> stage) {
			((ScopeFuture<?>) stage).origin = Pair.of(origin(), ours.origin(), stage);
		}
		return derived;
	}

	private static <U extends @Nullable Object> CompletableFuture<U> composed(CompletableFuture<U> derived,
			Composition composition) {
		if (derived instanceof ScopeFuture<U> stage) {
			((ScopeFuture<?>) stage).origin = composition;
		}
		return derived;
	}

	private <A extends @Nullable Object, B extends @Nullable CompletionStage<?>> Function<A, B> boundFunction(
			Function<A, B> fn, Composition composition) {
		Objects.requireNonNull(fn);
		return new BoundComposition<>(this.frame, fn, composition);
	}

	/**
	 * A stage of somebody else's whose error the JDK can pass on to a stage of ours: it
	 * asks the error for its text, and the stage never completes where that throws.
	 * @return the stage itself, unless it may come to such an error
	 */
	@SuppressWarnings("unchecked") // what is told is what the stage gives
	static <S extends @Nullable CompletionStage<?>> S presentable(S stage) {
		if (stage == null || stage instanceof ScopeFuture) {
			return stage;
		}
		CompletableFuture<?> foreign = stage.toCompletableFuture();
		if (foreign == null || (foreign.isDone() && !foreign.isCompletedExceptionally())) {
			return stage;
		}
		CompletableFuture<@Nullable Object> told = new CompletableFuture<>();
		Stages.then(foreign, (value, ex) -> {
			if (ex != null) {
				told.completeExceptionally(Errors.presentable(ex));
			}
			else {
				told.complete(value);
			}
		});
		return (S) told;
	}

	private <A extends @Nullable Object, B extends @Nullable Object> Function<A, B> boundFunction(Function<A, B> fn) {
		Objects.requireNonNull(fn);
		return new BoundFunction<>(this.frame, fn);
	}

	private <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> BiFunction<A, B, C> boundBiFunction(
			BiFunction<A, B, C> fn) {
		Objects.requireNonNull(fn);
		ScopeFrame frame = this.frame;
		return (first, second) -> inFrame(frame, () -> fn.apply(first, original(second)));
	}

	private <A extends @Nullable Object> Consumer<A> boundConsumer(Consumer<A> action) {
		Objects.requireNonNull(action);
		ScopeFrame frame = this.frame;
		return (value) -> inFrame(frame, () -> {
			action.accept(value);
			return null;
		});
	}

	private <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> boundBiConsumer(
			BiConsumer<A, B> action) {
		Objects.requireNonNull(action);
		ScopeFrame frame = this.frame;
		return (first, second) -> inFrame(frame, () -> {
			action.accept(first, original(second));
			return null;
		});
	}

	private Runnable boundRunnable(Runnable action) {
		Objects.requireNonNull(action);
		ScopeFrame frame = this.frame;
		return () -> inFrame(frame, () -> {
			action.run();
			return null;
		});
	}

	/**
	 * What a function is given in place of an error that stands for another.
	 */
	@SuppressWarnings("unchecked") // it is an error, and so is what it stands for
	private static <A extends @Nullable Object> A original(A value) {
		return (value instanceof UnpresentableException ex) ? (A) ex.error() : value;
	}

	private static <R extends @Nullable Object> R inFrame(@Nullable ScopeFrame frame, Supplier<R> function) {
		try {
			return ScopeFrame.in(frame, function);
		}
		catch (Throwable ex) {
			throw Errors.<RuntimeException>sneaky(Errors.presentable(ex));
		}
	}

	/**
	 * A function of a derived stage, which calls it once at most: so it can be its own
	 * call, and no object more is needed for that.
	 */
	private static class BoundFunction<A extends @Nullable Object, B extends @Nullable Object>
			implements Function<A, B>, Supplier<B> {

		private final @Nullable ScopeFrame frame;

		private final Function<A, B> function;

		private @Nullable A value;

		BoundFunction(@Nullable ScopeFrame frame, Function<A, B> function) {
			this.frame = frame;
			this.function = function;
		}

		@Override
		public B apply(A value) {
			this.value = value;
			return inFrame(this.frame, this);
		}

		@Override
		@SuppressWarnings("NullAway") // it is what the stage completed with
		public B get() {
			return this.function.apply(original(this.value));
		}

	}

	/**
	 * The same for a function that gives a stage.
	 */
	private static final class BoundComposition<A extends @Nullable Object, B extends @Nullable CompletionStage<?>>
			extends BoundFunction<A, B> {

		private final Composition composition;

		BoundComposition(@Nullable ScopeFrame frame, Function<A, B> function, Composition composition) {
			super(frame, function);
			this.composition = composition;
		}

		@Override
		public B apply(A value) {
			B given = super.apply(value);
			this.composition.gave(given);
			return presentable(given);
		}

	}

	/**
	 * A stage derived from a future of ours. What it does with the value is nobody's
	 * business; but when it is completed from outside, the work behind it is stopped
	 * first and the futures of that work are cancelled afterwards, so that the stage
	 * keeps the result that it was given.
	 */
	private static final class DerivedFuture<T extends @Nullable Object> extends ScopeFuture<T> {

		DerivedFuture(@Nullable FutureOrigin origin, @Nullable ScopeFrame frame) {
			super(origin, frame);
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return stopping(() -> super.cancel(mayInterruptIfRunning));
		}

		@Override
		public boolean complete(T value) {
			return stopping(() -> super.complete(value));
		}

		@Override
		public boolean completeExceptionally(Throwable ex) {
			Assert.notNull(ex, "'ex' must not be null");
			return stopping(() -> super.completeExceptionally(Errors.presentable(ex)));
		}

		@Override
		public void obtrudeValue(T value) {
			stopping(() -> {
				super.obtrudeValue(value);
				return true;
			});
		}

		@Override
		public void obtrudeException(Throwable ex) {
			Assert.notNull(ex, "'ex' must not be null");
			stopping(() -> {
				super.obtrudeException(ex);
				return true;
			});
		}

		private boolean stopping(BooleanSupplier completion) {
			FutureOrigin origin = origin();
			if (origin == null) {
				return completion.getAsBoolean();
			}
			StackRoom.require();
			List<ScopeFuture<?>> stopped = origin.stop();
			try {
				return completion.getAsBoolean();
			}
			finally {
				stopped.forEach(ScopeFuture::cancelStopped);
			}
		}

	}

}
