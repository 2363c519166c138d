package io.github.neo4jsessions;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.neo4jsessions.AsyncResource.Exit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests resources that are nested deeper than the stack, and stacks that overflow at any
 * step.
 */
class AsyncResourceDepthTests {

	private static final int DEPTH = 100_000;

	private static final CompletableFuture<Integer> BODY = CompletableFuture.completedFuture(0);

	private static final CompletableFuture<Void> RELEASED = CompletableFuture.completedFuture(null);

	private final List<Integer> acquired = new ArrayList<>();

	private final List<Integer> released = new ArrayList<>();

	/**
	 * The futures to complete later, in the order in which they were requested.
	 */
	private final Deque<Runnable> later = new ArrayDeque<>();

	private final IllegalArgumentException error = new IllegalArgumentException("first");

	private IntPredicate acquiredLater = (i) -> false;

	private IntPredicate releasedLater = (i) -> false;

	private Function<Integer, @Nullable CompletionStage<Integer>> acquisitions = CompletableFuture::completedFuture;

	private Function<Integer, @Nullable CompletionStage<Void>> releases = (i) -> RELEASED;

	private @Nullable Exit exit;

	private AsyncResource<Integer> resource(int i) {
		return AsyncResource.of(() -> when(this.acquiredLater.test(i), this.acquisitions.apply(i), i, this.acquired),
				(resource, exit) -> {
					requireSame(resource, i);
					this.exit = exit;
					this.released.add(i);
					return when(this.releasedLater.test(i), this.releases.apply(i), null, null);
				});
	}

	private <V> CompletionStage<V> when(boolean inAWhile, CompletionStage<V> stage, @Nullable Integer note,
			@Nullable List<Integer> notes) {
		CompletableFuture<V> result = new CompletableFuture<>();
		Runnable completion = () -> stage.whenComplete((value, ex) -> {
			if (ex != null) {
				result.completeExceptionally(ex);
				return;
			}
			if (notes != null) {
				notes.add(note);
			}
			result.complete(value);
		});
		if (inAWhile) {
			this.later.add(completion);
		}
		else {
			completion.run();
		}
		return result;
	}

	/**
	 * Faster than an assertion, which matters for millions of calls.
	 */
	private static void requireSame(int resource, int expected) {
		if (resource != expected) {
			throw new AssertionError("Expected " + expected + ", got " + resource);
		}
	}

	private void pump() {
		for (Runnable next = this.later.poll(); next != null; next = this.later.poll()) {
			next.run();
		}
	}

	private void pump(int count) {
		for (int i = 0; i < count; i++) {
			this.later.remove().run();
		}
	}

	private static int overflow(int depth) {
		return overflow(depth + 1) + 1;
	}

	/**
	 * How resources are nested.
	 */
	enum Nesting {

		/**
		 * {@code a.flatMap(b).flatMap(c)}.
		 */
		LEFT,

		/**
		 * {@code a.flatMap(b.flatMap(c))}.
		 */
		RIGHT,

		/**
		 * Nested to the left inside nesting to the right, and the other way round.
		 */
		MIXED

	}

	private AsyncResource<Integer> nested(Nesting nesting) {
		return switch (nesting) {
			case LEFT -> left(0, DEPTH);
			case RIGHT -> right(0, DEPTH);
			case MIXED -> mixed(0);
		};
	}

	private AsyncResource<Integer> left(int from, int to) {
		AsyncResource<Integer> nested = resource(from);
		for (int i = from + 1; i < to; i++) {
			int next = i;
			nested = nested.flatMap((outer) -> {
				requireSame(outer, next - 1);
				return resource(next);
			});
		}
		return nested;
	}

	private AsyncResource<Integer> right(int from, int to) {
		return (from == to - 1) ? resource(from) : resource(from).flatMap((outer) -> right(from + 1, to));
	}

	private AsyncResource<Integer> mixed(int from) {
		int part = DEPTH / 100;
		AsyncResource<Integer> left = left(from, from + part / 2)
			.flatMap((outer) -> right(from + part / 2, from + part));
		return (from + part == DEPTH) ? left : left.flatMap((outer) -> mixed(from + part));
	}

	private void assertReleased(int count) {
		assertThat(this.acquired.equals(IntStream.range(0, count).boxed().toList())).as("acquired in order").isTrue();
		assertThat(this.released.equals(IntStream.range(0, count).map((i) -> count - 1 - i).boxed().toList()))
			.as("released from the inside out, once each")
			.isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void allAreReleasedFromTheInsideOutWheneverTheyComplete(Nesting nesting) {
		IntPredicate now = (i) -> false;
		IntPredicate inAWhile = (i) -> true;
		IntPredicate sometimes = (i) -> i % 7 == 3;
		for (IntPredicate acquire : List.of(now, inAWhile, sometimes)) {
			for (IntPredicate release : List.of((acquire == sometimes) ? sometimes : now, inAWhile)) {
				this.acquired.clear();
				this.released.clear();
				this.acquiredLater = acquire;
				this.releasedLater = release;
				CompletableFuture<Integer> future = nested(nesting).use(CompletableFuture::completedFuture);
				pump();
				assertThat(future).isCompletedWithValue(DEPTH - 1);
				assertThat(this.exit).isEqualTo(new Exit.Completed());
				assertReleased(DEPTH);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void allAreReleasedIfTheBodyFailsOrThrows(Nesting nesting) {
		CompletableFuture<Integer> failed = nested(nesting).use((r) -> CompletableFuture.failedFuture(this.error));
		assertFailed(failed, DEPTH);
		CompletableFuture<Integer> thrown = nested(nesting).use((r) -> {
			throw this.error;
		});
		assertFailed(thrown, DEPTH);
	}

	private void assertFailed(CompletableFuture<Integer> future, int held) {
		assertThat(future.handle((value, ex) -> ex)).isCompletedWithValue(this.error);
		assertThat(this.exit).isEqualTo(new Exit.Failed(this.error));
		assertReleased(held);
		this.acquired.clear();
		this.released.clear();
	}

	@ParameterizedTest
	@EnumSource
	void theResourcesHeldAreReleasedIfOneInTheMiddleCannotBeAcquired(Nesting nesting) {
		for (boolean inAWhile : List.of(false, true)) {
			this.acquiredLater = (i) -> inAWhile;
			this.acquisitions = (i) -> (i != DEPTH / 2) ? CompletableFuture.completedFuture(i)
					: CompletableFuture.failedFuture(this.error);
			CompletableFuture<Integer> failed = nested(nesting).use((r) -> BODY);
			pump();
			assertFailed(failed, DEPTH / 2);
			this.acquisitions = (i) -> {
				if (i == DEPTH / 2) {
					throw this.error;
				}
				return CompletableFuture.completedFuture(i);
			};
			CompletableFuture<Integer> thrown = nested(nesting).use((r) -> BODY);
			pump();
			assertFailed(thrown, DEPTH / 2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void allAreReleasedIfOneInTheMiddleCannotBeReleased(Nesting nesting) {
		this.releases = (i) -> (i != DEPTH / 2) ? RELEASED : CompletableFuture.failedFuture(this.error);
		assertFailed(nested(nesting).use((r) -> BODY), DEPTH);
		this.releases = (i) -> {
			if (i == DEPTH / 2) {
				throw this.error;
			}
			return RELEASED;
		};
		assertFailed(nested(nesting).use((r) -> BODY), DEPTH);
	}

	@Test
	void aHundredThousandReleasesThatFailAreCounted() {
		for (boolean first : List.of(false, true)) {
			for (boolean inAWhile : List.of(false, true)) {
				this.acquired.clear();
				this.released.clear();
				this.releasedLater = (i) -> inAWhile;
				this.releases = (i) -> {
					throw new IllegalStateException("release " + i);
				};
				CompletableFuture<Integer> future = nested(Nesting.LEFT)
					.use((r) -> first ? CompletableFuture.failedFuture(new IllegalStateException("body")) : BODY);
				pump();
				assertReleased(DEPTH);
				Throwable reported = future.handle((value, ex) -> ex).getNow(null);
				assertThat(reported).hasMessage(first ? "body" : "release 99999");
				assertThat(reported.getSuppressed()).hasSizeLessThan(12);
				int kept = reported.getSuppressed().length - 1 + (first ? 0 : 1);
				assertThat(List.of(reported.getSuppressed())).last()
					.asString()
					.contains((DEPTH - kept) + " more releases");
				StringWriter trace = new StringWriter();
				reported.printStackTrace(new PrintWriter(trace));
				assertThat(trace.getBuffer().length()).as("characters of the trace").isLessThan(200_000);
			}
		}
	}

	/**
	 * Each release fails with the failure before it.
	 */
	@Test
	void aHundredThousandReleasesThatPassOnTheFirstErrorAreNotSearched() {
		AsyncResource<Integer> nested = AsyncResource.of(() -> BODY, (r, exit) -> RELEASED);
		for (int i = 0; i < DEPTH; i++) {
			nested = nested.flatMap((outer) -> AsyncResource.of(() -> BODY, (r, exit) -> {
				throw new IllegalStateException(((Exit.Failed) exit).error());
			}));
		}
		CompletableFuture<Integer> future = nested.use((r) -> CompletableFuture.failedFuture(this.error));
		assertThat(future.handle((value, ex) -> ex)).isCompletedWithValue(this.error);
	}

	@ParameterizedTest
	@EnumSource
	void theResourcesHeldAreReleasedIfTheUseIsCancelledAtAnyDepth(Nesting nesting) {
		for (int held : List.of(0, 1, DEPTH / 2, DEPTH - 1, DEPTH)) {
			for (boolean releasedInAWhile : List.of(false, true)) {
				this.acquired.clear();
				this.released.clear();
				this.acquiredLater = (i) -> true;
				this.releasedLater = (i) -> releasedInAWhile;
				CompletableFuture<Integer> future = nested(nesting).use((r) -> new CompletableFuture<>());
				pump(held);
				future.cancel(true);
				pump();
				assertThat(this.exit).isEqualTo(new Exit.Cancelled());
				// the resource that was being acquired when the use was cancelled
				assertReleased(Math.min(held + 1, DEPTH));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aFunctionThatThrowsDeepInsideReleasesAll(Nesting nesting) {
		CompletableFuture<Integer> future = nested(nesting).<Integer>flatMap((r) -> {
			throw this.error;
		}).use((r) -> BODY);
		assertFailed(future, DEPTH);
	}

	/**
	 * The place where a function of the user overflows the stack.
	 */
	enum Overflow {

		NOWHERE, ACQUIRE, FUNCTION, BODY, RELEASE

	}

	/**
	 * Whatever is left of the stack, a use ends: with its future, or with an error that
	 * says that nothing was acquired.
	 */
	@ParameterizedTest
	@EnumSource
	void aUseAtTheEndOfTheStackReleasesWhatItAcquired(Overflow overflow) throws Exception {
		atTheEndOfTheStack(0, () -> {
			Counted counted = new Counted(overflow);
			return new Attempt(() -> counted.future = counted.nested.use((r) -> counted.body()), () -> {
				assertThat(counted.released).as("released").isEqualTo(counted.acquired);
				CompletableFuture<Integer> future = counted.future;
				assertThat((future != null) ? future.isDone() : counted.acquired == 0).as("completed").isTrue();
			});
		});
	}

	/**
	 * If no stack is left at all, no dependent is notified of the completion: the JDK
	 * drops the ones that it could not call.
	 */
	@ParameterizedTest
	@EnumSource
	void aStageThatCompletesAtTheEndOfTheStackContinues(Overflow overflow) throws Exception {
		atTheEndOfTheStack(300, () -> {
			Counted counted = new Counted(overflow);
			CompletableFuture<Integer> started = new CompletableFuture<>();
			CompletableFuture<Integer> future = AsyncResource.of(() -> started, (r, exit) -> RELEASED)
				.flatMap((r) -> counted.nested)
				.use((r) -> counted.body());
			return new Attempt(() -> counted.called = started.complete(0), () -> {
				assertThat(future.isDone()).as("completed").isTrue();
				assertThat(counted.released).as("released").isEqualTo(counted.acquired);
			});
		});
	}

	@Test
	void aUseThatIsCancelledAtTheEndOfTheStackIsReleased() throws Exception {
		atTheEndOfTheStack(0, () -> {
			Counted counted = new Counted(Overflow.NOWHERE);
			CompletableFuture<Integer> future = counted.nested.use((r) -> new CompletableFuture<>());
			return new Attempt(() -> counted.called = future.cancel(true), () -> {
				// otherwise the cancel has thrown and had no effect
				assertThat(counted.released).as("released").isEqualTo(counted.called ? counted.acquired : 0);
				assertThat(future.isCancelled()).isEqualTo(counted.called);
			});
		});
	}

	/**
	 * Run attempts with more and more of the stack left, starting with none.
	 */
	private static void atTheEndOfTheStack(int from, Supplier<Attempt> attempts) throws Exception {
		// a class that is linked and initialized at the end of the stack stays broken
		attempts.get().act.run();
		FutureTask<Void> task = new FutureTask<>(() -> {
			for (int left = from; left < from + 1000; left += 2) {
				Attempt attempt = attempts.get();
				attempt.left = left;
				descend(attempt);
				try {
					attempt.look.run();
				}
				catch (Throwable ex) {
					throw new AssertionError("With " + left + " frames left", ex);
				}
			}
			return null;
		});
		new Thread(null, task, "small stack", 300 * 1024).start();
		task.get(5, TimeUnit.MINUTES);
	}

	/**
	 * Descend to the end of the stack, and run the attempt on the way back.
	 * @return the number of frames between this one and the end of the stack
	 */
	private static int descend(Attempt attempt) {
		int fromTheEnd = 0;
		try {
			fromTheEnd = descend(attempt) + 1;
		}
		catch (StackOverflowError ex) {
			// thrown by the descent or by the attempt
		}
		if (fromTheEnd == attempt.left && !attempt.acted) {
			attempt.acted = true;
			attempt.act.run();
		}
		return fromTheEnd;
	}

	/**
	 * An attempt that is made at the end of the stack and checked where there is room for
	 * that.
	 */
	private static final class Attempt {

		private final Runnable act;

		private final Runnable look;

		private int left;

		private boolean acted;

		Attempt(Runnable act, Runnable look) {
			this.act = act;
			this.look = look;
		}

	}

	/**
	 * Resources that make no further calls once they have counted.
	 */
	private static final class Counted {

		private final Overflow overflow;

		private volatile int acquired;

		private volatile int released;

		private volatile @Nullable CompletableFuture<Integer> future;

		private volatile boolean called;

		private final AsyncResource<Integer> single = AsyncResource.of(this::acquire, this::release);

		private final AsyncResource<Integer> nested;

		Counted(Overflow overflow) {
			this.overflow = overflow;
			this.nested = this.single.flatMap((r) -> this.single)
				.flatMap((r) -> this.single.flatMap((inner) -> overflowAt(Overflow.FUNCTION) ? null : this.single));
		}

		private boolean overflowAt(Overflow place) {
			return this.overflow == place && overflow(0) == 0;
		}

		private CompletableFuture<Integer> acquire() {
			if (this.acquired == 2) {
				overflowAt(Overflow.ACQUIRE);
			}
			this.acquired++;
			return AsyncResourceDepthTests.BODY;
		}

		private CompletableFuture<Integer> body() {
			overflowAt(Overflow.BODY);
			return AsyncResourceDepthTests.BODY;
		}

		private CompletableFuture<Void> release(Integer resource, Exit exit) {
			this.released++;
			overflowAt(Overflow.RELEASE);
			return AsyncResourceDepthTests.RELEASED;
		}

	}

}
