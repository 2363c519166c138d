package io.github.neo4jsessions.internal.async;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A future that decides where and how derived stages call their functions: on which
 * executor, and in which context. It overrides every method of {@link CompletableFuture}
 * that derives a stage; subclasses implement the hooks at the beginning. While the future
 * is pending, {@code get} and {@code join} throw an exception on an I/O thread of the
 * driver, since that thread has to complete the future.
 *
 * @param <T> the type of the value
 */
public abstract class ContinuationFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	static {
		// once, before any future exists that a thread could wait for
		DriverThreads.tellReactor();
	}

	/**
	 * Return the executor for the functions of stages that are derived while this future
	 * is pending.
	 * @return the executor, or {@code null} for the thread that completes this future
	 */
	protected abstract @Nullable Executor continuationExecutor();

	/**
	 * Call the function of a derived stage in its context.
	 */
	protected abstract <R extends @Nullable Object> R callContinuation(Supplier<R> function);

	/**
	 * Prepare a stage whose function returns another stage.
	 */
	protected abstract Composition composition();

	/**
	 * Bind a composed stage to the stage that its function returns.
	 * @param derived the stage
	 * @param composition what {@link #composition()} returned for it
	 */
	protected abstract <U extends @Nullable Object> CompletableFuture<U> composed(CompletableFuture<U> derived,
			Composition composition);

	/**
	 * Bind a stage that was derived from this future and another stage to both.
	 */
	protected abstract <U extends @Nullable Object> CompletableFuture<U> combined(CompletionStage<?> other,
			CompletableFuture<U> derived);

	/**
	 * Call a function of the library when this future has completed: at once, on the
	 * thread that completes it, and in no context. The library's own steps do not depend
	 * on an executor of the application.
	 */
	public final void then(Stages.Next<? super T> next) {
		super.handle(next);
	}

	/**
	 * Return the executor for the function of a derived stage, or {@code null} for the
	 * thread that completes this future, or for this thread if the future is complete.
	 */
	private @Nullable Executor pendingExecutor() {
		return super.isDone() ? null : continuationExecutor();
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		Objects.requireNonNull(supplier);
		// the inherited method does not call complete(..)
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

	private void refuseToDeadlock() {
		if (!isDone() && DriverThreads.isOne(Thread.currentThread())) {
			throw new IllegalStateException("Waiting here would deadlock: thread '" + Thread.currentThread().getName()
					+ "' is an I/O thread of the Neo4j driver, which has to complete this future. "
					+ "Use thenApply, thenCompose or whenComplete instead of get or join");
		}
	}

	@Override
	public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> fn) {
		Executor executor = pendingExecutor();
		return (executor != null) ? super.thenApplyAsync(boundFunction(fn), executor)
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
		Executor executor = pendingExecutor();
		return (executor != null) ? super.thenAcceptAsync(boundConsumer(action), executor)
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
		Executor executor = pendingExecutor();
		return (executor != null) ? super.thenRunAsync(boundRunnable(action), executor)
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
		Executor executor = pendingExecutor();
		return combined(other,
				(executor != null) ? super.thenCombineAsync(presentable(other), boundBiFunction(fn), executor)
						: super.thenCombine(presentable(other), boundBiFunction(fn)));
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombineAsync(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> fn) {
		return combined(other, super.thenCombineAsync(presentable(other), boundBiFunction(fn)));
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombineAsync(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> fn, Executor executor) {
		return combined(other, super.thenCombineAsync(presentable(other), boundBiFunction(fn), executor));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBoth(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action) {
		Executor executor = pendingExecutor();
		return combined(other,
				(executor != null) ? super.thenAcceptBothAsync(presentable(other), boundBiConsumer(action), executor)
						: super.thenAcceptBoth(presentable(other), boundBiConsumer(action)));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBothAsync(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action) {
		return combined(other, super.thenAcceptBothAsync(presentable(other), boundBiConsumer(action)));
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBothAsync(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action, Executor executor) {
		return combined(other, super.thenAcceptBothAsync(presentable(other), boundBiConsumer(action), executor));
	}

	@Override
	public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
		Executor executor = pendingExecutor();
		return combined(other,
				(executor != null) ? super.runAfterBothAsync(presentable(other), boundRunnable(action), executor)
						: super.runAfterBoth(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action) {
		return combined(other, super.runAfterBothAsync(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable action, Executor executor) {
		return combined(other, super.runAfterBothAsync(presentable(other), boundRunnable(action), executor));
	}

	@Override
	public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> fn) {
		Executor executor = pendingExecutor();
		return combined(other,
				(executor != null) ? super.applyToEitherAsync(presentable(other), boundFunction(fn), executor)
						: super.applyToEither(presentable(other), boundFunction(fn)));
	}

	@Override
	public <U> CompletableFuture<U> applyToEitherAsync(CompletionStage<? extends T> other, Function<? super T, U> fn) {
		return combined(other, super.applyToEitherAsync(presentable(other), boundFunction(fn)));
	}

	@Override
	public <U> CompletableFuture<U> applyToEitherAsync(CompletionStage<? extends T> other, Function<? super T, U> fn,
			Executor executor) {
		return combined(other, super.applyToEitherAsync(presentable(other), boundFunction(fn), executor));
	}

	@Override
	public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
		Executor executor = pendingExecutor();
		return combined(other,
				(executor != null) ? super.acceptEitherAsync(presentable(other), boundConsumer(action), executor)
						: super.acceptEither(presentable(other), boundConsumer(action)));
	}

	@Override
	public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action) {
		return combined(other, super.acceptEitherAsync(presentable(other), boundConsumer(action)));
	}

	@Override
	public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> action,
			Executor executor) {
		return combined(other, super.acceptEitherAsync(presentable(other), boundConsumer(action), executor));
	}

	@Override
	public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
		Executor executor = pendingExecutor();
		return combined(other,
				(executor != null) ? super.runAfterEitherAsync(presentable(other), boundRunnable(action), executor)
						: super.runAfterEither(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
		return combined(other, super.runAfterEitherAsync(presentable(other), boundRunnable(action)));
	}

	@Override
	public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action, Executor executor) {
		return combined(other, super.runAfterEitherAsync(presentable(other), boundRunnable(action), executor));
	}

	@Override
	public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
		Composition composition = composition();
		Executor executor = pendingExecutor();
		return composed((executor != null) ? super.thenComposeAsync(boundFunction(fn, composition), executor)
				: super.thenCompose(boundFunction(fn, composition)), composition);
	}

	@Override
	public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> fn) {
		Composition composition = composition();
		return composed(super.thenComposeAsync(boundFunction(fn, composition)), composition);
	}

	@Override
	public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> fn,
			Executor executor) {
		Composition composition = composition();
		return composed(super.thenComposeAsync(boundFunction(fn, composition), executor), composition);
	}

	@Override
	public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
		Executor executor = pendingExecutor();
		return (executor != null) ? super.whenCompleteAsync(boundBiConsumer(action), executor)
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
		Executor executor = pendingExecutor();
		return (executor != null) ? super.handleAsync(boundBiFunction(fn), executor)
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
		Executor executor = pendingExecutor();
		return (executor != null) ? super.exceptionallyAsync(boundFunction(fn), executor)
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
		Composition composition = composition();
		Executor executor = pendingExecutor();
		return composed((executor != null) ? super.exceptionallyComposeAsync(boundFunction(fn, composition), executor)
				: super.exceptionallyCompose(boundFunction(fn, composition)), composition);
	}

	@Override
	public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn) {
		Composition composition = composition();
		return composed(super.exceptionallyComposeAsync(boundFunction(fn, composition)), composition);
	}

	@Override
	public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> fn,
			Executor executor) {
		Composition composition = composition();
		return composed(super.exceptionallyComposeAsync(boundFunction(fn, composition), executor), composition);
	}

	/**
	 * Return a stage whose error the JDK can pass on to a stage of the library. The JDK
	 * calls {@code toString()} on the error, and the derived stage never completes if
	 * that throws.
	 * @return the stage itself, or a copy of it if it may fail with such an error
	 */
	@SuppressWarnings("unchecked") // the copy has the value of the stage
	public static <S extends @Nullable CompletionStage<?>> S presentable(S stage) {
		if (stage == null || stage instanceof ContinuationFuture) {
			return stage;
		}
		CompletableFuture<?> foreign = stage.toCompletableFuture();
		if (foreign == null || (foreign.isDone() && !foreign.isCompletedExceptionally())) {
			return stage;
		}
		CompletableFuture<@Nullable Object> copy = new CompletableFuture<>();
		Stages.then(foreign, (value, ex) -> {
			if (ex != null) {
				copy.completeExceptionally(Exceptions.presentable(ex));
			}
			else {
				copy.complete(value);
			}
		});
		return (S) copy;
	}

	private <A extends @Nullable Object, B extends @Nullable CompletionStage<?>> Function<A, B> boundFunction(
			Function<A, B> function, Composition composition) {
		Objects.requireNonNull(function);
		return new BoundComposition<>(this, function, composition);
	}

	private <A extends @Nullable Object, B extends @Nullable Object> Function<A, B> boundFunction(
			Function<A, B> function) {
		Objects.requireNonNull(function);
		return new BoundFunction<>(this, function);
	}

	private <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> BiFunction<A, B, C> boundBiFunction(
			BiFunction<A, B, C> function) {
		Objects.requireNonNull(function);
		return (first, second) -> call(() -> function.apply(first, original(second)));
	}

	private <A extends @Nullable Object> Consumer<A> boundConsumer(Consumer<A> action) {
		Objects.requireNonNull(action);
		return (value) -> call(() -> {
			action.accept(value);
			return null;
		});
	}

	private <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> boundBiConsumer(
			BiConsumer<A, B> action) {
		Objects.requireNonNull(action);
		return (first, second) -> call(() -> {
			action.accept(first, original(second));
			return null;
		});
	}

	private Runnable boundRunnable(Runnable action) {
		Objects.requireNonNull(action);
		return () -> call(() -> {
			action.run();
			return null;
		});
	}

	private <R extends @Nullable Object> R call(Supplier<R> function) {
		try {
			return callContinuation(function);
		}
		catch (Throwable ex) {
			throw Exceptions.<RuntimeException>sneaky(Exceptions.presentable(ex));
		}
	}

	/**
	 * Return the error that an {@link UnpresentableException} stands for, or else the
	 * value itself: this is what a function receives.
	 */
	@SuppressWarnings("unchecked") // both are errors
	private static <A extends @Nullable Object> A original(A value) {
		return (value instanceof UnpresentableException ex) ? (A) ex.error() : value;
	}

	/**
	 * The function of a derived stage, which calls it at most once. The same object
	 * serves as the function and as the call, which saves an allocation.
	 */
	private static class BoundFunction<A extends @Nullable Object, B extends @Nullable Object>
			implements Function<A, B>, Supplier<B> {

		private final ContinuationFuture<?> future;

		private final Function<A, B> function;

		private @Nullable A value;

		BoundFunction(ContinuationFuture<?> future, Function<A, B> function) {
			this.future = future;
			this.function = function;
		}

		@Override
		public B apply(A value) {
			this.value = value;
			return this.future.call(this);
		}

		@Override
		@SuppressWarnings("NullAway") // the value that the stage completed with
		public B get() {
			return this.function.apply(original(this.value));
		}

	}

	/**
	 * The function of a derived stage that returns another stage.
	 */
	private static final class BoundComposition<A extends @Nullable Object, B extends @Nullable CompletionStage<?>>
			extends BoundFunction<A, B> {

		private final Composition composition;

		BoundComposition(ContinuationFuture<?> future, Function<A, B> function, Composition composition) {
			super(future, function);
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
	 * Receives the stage that the function of a composed stage returned.
	 */
	public interface Composition {

		/**
		 * Receive the stage that the function returned.
		 * @param stage the stage, or {@code null} if the function returned none
		 */
		void gave(@Nullable CompletionStage<?> stage);

	}

}
