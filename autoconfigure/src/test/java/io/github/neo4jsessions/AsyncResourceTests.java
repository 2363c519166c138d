package io.github.neo4jsessions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

import io.github.neo4jsessions.AsyncResource.Exit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests one resource and its use.
 */
class AsyncResourceTests extends AsyncResourceFixture {

	@Test
	void theBodyRunsBetweenAcquireAndRelease() {
		assertThat(this.resource.use(this::work)).isCompletedWithValue("worked");
		assertSteps("acquire r", "use r", "release r Completed[]");
	}

	@Test
	void aNullValueIsAValue() {
		assertThat(this.resource.use((r) -> done(null))).isCompletedWithValue(null);
		assertSteps("acquire r", "release r Completed[]");
	}

	@Test
	void nullArgumentsThrowAtTheCallAndAcquireNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> AsyncResource.of(null, (r, exit) -> done(null)))
			.withMessageContaining("'acquire'");
		assertThatIllegalArgumentException().isThrownBy(() -> AsyncResource.of(() -> done("r"), null))
			.withMessageContaining("'release'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.resource.use(null)).withMessageContaining("'body'");
		assertThatIllegalArgumentException().isThrownBy(() -> this.resource.flatMap(null))
			.withMessageContaining("'inner'");
		assertThatIllegalArgumentException().isThrownBy(() -> new Exit.Failed(null)).withMessageContaining("'error'");
		assertSteps();
	}

	@Test
	void everyUseAcquiresForItself() {
		AtomicInteger acquired = new AtomicInteger();
		AsyncResource<Integer> counted = AsyncResource.of(() -> done(acquired.incrementAndGet()),
				(r, exit) -> done(null));
		assertThat(acquired).hasValue(0);
		assertThat(counted.use(AsyncResourceFixture::done)).isCompletedWithValue(1);
		assertThat(counted.use(AsyncResourceFixture::done)).isCompletedWithValue(2);
	}

	@Test
	void anAcquireThatThrowsIsNotReleased() {
		AsyncResource<String> throwing = AsyncResource.of(() -> {
			throw this.first;
		}, this::release);
		assertThat(error(throwing.use(this::work))).isSameAs(this.first);
		assertSteps();
	}

	@Test
	void anAcquireThatFailsIsNotReleased() {
		AsyncResource<String> failing = resource("r", failed(new CompletionException(this.first)), done(null));
		assertThat(error(failing.use(this::work))).isSameAs(this.first);
		assertSteps("acquire r");
	}

	@Test
	void anAcquireThatReturnsNullIsNotReleased() {
		AsyncResource<String> nothing = resource("r", null, done(null));
		assertThat(error(nothing.use(this::work))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("'acquire' returned null");
		assertSteps("acquire r");
	}

	@Test
	void anAcquireThatCompletesWithNullIsNotReleased() {
		AsyncResource<String> nothing = resource("r", done(null), done(null));
		assertThat(error(nothing.use(this::work))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("'acquire' returned null");
		assertSteps("acquire r");
	}

	@Test
	void aBodyThatThrowsFailsAfterTheRelease() {
		CompletableFuture<Void> released = new CompletableFuture<>();
		CompletableFuture<Object> future = resource("r", done("r"), released).use((r) -> {
			throw this.first;
		});
		assertThat(future).isNotDone();
		assertSteps("acquire r", "release r " + failedWith(this.first));
		released.complete(null);
		assertThat(error(future)).isSameAs(this.first).hasNoSuppressedExceptions();
	}

	@Test
	void aBodyThatFailsFailsAfterTheRelease() {
		CompletableFuture<Void> released = new CompletableFuture<>();
		CompletableFuture<Object> future = resource("r", done("r"), released)
			.use((r) -> failed(new CompletionException(new ExecutionException(this.first))));
		assertThat(future).isNotDone();
		assertSteps("acquire r", "release r " + failedWith(this.first));
		released.complete(null);
		assertThat(error(future)).isSameAs(this.first).hasNoSuppressedExceptions();
	}

	@Test
	void aBodyThatReturnsNullFailsAfterTheRelease() {
		List<Exit> exits = new ArrayList<>();
		Throwable error = error(AsyncResource.of(() -> done("r"), (r, exit) -> {
			exits.add(exit);
			return done(null);
		}).use((r) -> null));
		assertThat(error).isInstanceOf(IllegalStateException.class).hasMessageContaining("'body' returned null");
		assertThat(exits).containsExactly(new Exit.Failed(error));
	}

	@Test
	void aBodyWhoseStageIsCancelledIsAFailure() {
		CompletableFuture<String> working = new CompletableFuture<>();
		CompletableFuture<String> future = this.resource.use((r) -> working);
		working.cancel(true);
		assertThat(steps()).hasSize(2).last().asString().startsWith("release r Failed[error=").contains("Cancel");
		assertThat(future).isCancelled();
	}

	@Test
	void aSuccessIsReportedAfterTheRelease() {
		CompletableFuture<Void> released = new CompletableFuture<>();
		CompletableFuture<String> future = resource("r", done("r"), released).use(this::work);
		assertSteps("acquire r", "use r", "release r Completed[]");
		assertThat(future).isNotDone();
		released.complete(null);
		assertThat(future).isCompletedWithValue("worked");
	}

	@Test
	void aReleaseThatFailsAfterASuccessIsTheError() {
		AsyncResource<String> failing = resource("r", done("r"), failed(new CompletionException(this.first)));
		assertThat(error(failing.use(this::work))).isSameAs(this.first);
		assertSteps("acquire r", "use r", "release r Completed[]");
	}

	@Test
	void aReleaseThatThrowsAfterASuccessIsTheError() {
		AsyncResource<String> throwing = AsyncResource.of(() -> done("r"), (r, exit) -> {
			throw this.first;
		});
		assertThat(error(throwing.use(this::work))).isSameAs(this.first);
	}

	@Test
	void aReleaseThatReturnsNullAfterASuccessIsTheError() {
		assertThat(error(resource("r", done("r"), null).use(this::work))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("'release' returned null");
	}

	@Test
	void aReleaseThatFailsAfterAnErrorIsSuppressed() {
		AsyncResource<String> failing = resource("r", done("r"), failed(new CompletionException(this.later)));
		Throwable error = error(failing.use((r) -> failed(this.first)));
		assertThat(error).isSameAs(this.first);
		assertThat(error.getSuppressed()).containsExactly(this.later);
	}

	@Test
	void aReleaseThatThrowsAfterAnErrorIsSuppressed() {
		AsyncResource<String> throwing = AsyncResource.of(() -> done("r"), (r, exit) -> {
			throw this.later;
		});
		Throwable error = error(throwing.use((r) -> failed(this.first)));
		assertThat(error).isSameAs(this.first);
		assertThat(error.getSuppressed()).containsExactly(this.later);
	}

	@Test
	void aReleaseThatReturnsNullAfterAnErrorIsSuppressed() {
		Throwable error = error(resource("r", done("r"), null).use((r) -> failed(this.first)));
		assertThat(error).isSameAs(this.first);
		assertThat(error.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
	}

	@Test
	void anErrorIsNotAddedToItsOwnSuppressedErrors() {
		AsyncResource<String> failing = resource("r", done("r"), failed(this.first));
		assertThat(error(failing.use((r) -> failed(this.first)))).isSameAs(this.first).hasNoSuppressedExceptions();
	}

	@Test
	void anErrorIsNotSuppressedInACycle() {
		AsyncResource<String> failing = resource("r", done("r"), failed(new IllegalStateException(this.first)));
		assertThat(error(failing.use((r) -> failed(this.first)))).isSameAs(this.first).hasNoSuppressedExceptions();
	}

	@Test
	void anErrorWhoseMethodsThrowDoesNotPreventTheRelease() {
		RuntimeException hostile = new HostileException();
		// get() would call its methods
		assertThat(this.resource.use((r) -> failed(hostile)).handle((value, ex) -> ex)).isCompletedWithValue(hostile);
		assertThat(steps()).hasSize(2).last().asString().startsWith("release r Failed");
		AsyncResource<String> nested = resource("outer", done("outer"), failed(hostile))
			.flatMap((outer) -> resource("inner", done("inner"), failed(hostile)));
		assertThat(error(nested.use((inner) -> failed(this.first)))).isSameAs(this.first);
		assertThat(steps()).last().asString().startsWith("release outer Failed");
	}

	@Test
	void aStageThatCompletesTwiceIsHandledOnce() {
		List<Runnable> twice = new ArrayList<>();
		AsyncResource<String> repeated = AsyncResource.of(() -> new RepeatingStage<>("r", twice), (r, exit) -> {
			steps().add("release " + r + " " + exit);
			return new RepeatingStage<>(null, twice);
		});
		CompletableFuture<String> future = repeated.flatMap((r) -> this.resource)
			.use((r) -> new RepeatingStage<>(r, twice));
		while (!twice.isEmpty()) {
			Runnable completion = twice.remove(0);
			completion.run();
			completion.run();
		}
		assertThat(future).isCompletedWithValue("r");
		assertSteps("acquire r", "release r Completed[]", "release r Completed[]");
	}

	@Test
	void tenThousandUsesInARowNeedNoDeepStack() {
		CompletableFuture<Integer> future = done(0);
		for (int use = 0; use < 10_000; use++) {
			future = future.thenCompose((count) -> this.resource.use((r) -> done(count + 1)));
		}
		assertThat(future).isCompletedWithValue(10_000);
		assertThat(steps()).hasSize(20_000);
	}

	@Test
	void usesAtTheSameTimeAreIndependent() {
		AtomicInteger ids = new AtomicInteger();
		AsyncResource<Integer> counted = AsyncResource.of(() -> done(ids.incrementAndGet()), (r, exit) -> {
			steps().add("release " + r + " " + exit);
			return done(null);
		});
		CompletableFuture<String> slow = new CompletableFuture<>();
		CompletableFuture<String> one = counted.use((r) -> slow);
		CompletableFuture<String> two = counted.use((r) -> this.never);
		CompletableFuture<String> three = counted.use((r) -> failed(this.first));
		two.cancel(true);
		assertThat(one).isNotDone();
		slow.complete("slow");
		assertThat(one).isCompletedWithValue("slow");
		assertThat(two).isCancelled();
		assertThat(error(three)).isSameAs(this.first);
		assertSteps("release 3 " + failedWith(this.first), "release 2 Cancelled[]", "release 1 Completed[]");
	}

	@Test
	void eachStepRunsOnTheThreadThatEndedTheOneBefore() throws Exception {
		List<String> names = new CopyOnWriteArrayList<>();
		CompletableFuture<String> acquired = new CompletableFuture<>();
		CompletableFuture<String> working = new CompletableFuture<>();
		CompletableFuture<Void> released = new CompletableFuture<>();
		CompletableFuture<String> future = AsyncResource.of(() -> {
			names.add("acquire on " + Thread.currentThread().getName());
			return acquired;
		}, (r, exit) -> {
			names.add("release on " + Thread.currentThread().getName());
			return released;
		}).use((r) -> {
			names.add("use on " + Thread.currentThread().getName());
			return working;
		});
		future.thenRun(() -> names.add("settle on " + Thread.currentThread().getName()));
		onThread("first", () -> acquired.complete("r"));
		onThread("second", () -> working.complete("worked"));
		onThread("third", () -> released.complete(null));
		assertThat(names).containsExactly("acquire on " + Thread.currentThread().getName(), "use on first",
				"release on second", "settle on third");
	}

	private static void onThread(String name, Runnable action) throws InterruptedException {
		Thread thread = new Thread(action, name);
		thread.start();
		thread.join();
	}

	/**
	 * An error whose methods throw.
	 */
	private static final class HostileException extends CompletionException {

		@Override
		public Throwable getCause() {
			throw new IllegalStateException("the cause cannot be read");
		}

	}

	/**
	 * Calls each of its listeners as often as it is configured to.
	 */
	private static final class RepeatingStage<V> extends CompletableFuture<V> {

		private final V value;

		private final List<Runnable> completions;

		RepeatingStage(V value, List<Runnable> completions) {
			this.value = value;
			this.completions = completions;
		}

		@Override
		public <U> CompletableFuture<U> handle(BiFunction<? super V, Throwable, ? extends U> action) {
			this.completions.add(() -> action.apply(this.value, null));
			return new CompletableFuture<>();
		}

	}

}
