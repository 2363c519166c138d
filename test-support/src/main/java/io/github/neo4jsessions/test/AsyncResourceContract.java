package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.github.neo4jsessions.AsyncResource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The rules of an {@link AsyncResource}, as tests. Extend this class, and implement the
 * methods that return the resource and the number of open ones: <pre class="code">
 * class ConnectionTests extends AsyncResourceContract&lt;Connection&gt; {
 *
 *     private final Pool pool = new Pool();
 *
 *     &#64;Override
 *     protected AsyncResource&lt;Connection&gt; resource() {
 *         return AsyncResource.of(this.pool::acquire, (connection, exit) -&gt; this.pool.release(connection));
 *     }
 *
 *     &#64;Override
 *     protected int open() {
 *         return this.pool.acquired();
 *     }
 *
 * }
 * </pre>
 *
 * <p>
 * The tests fail if a resource is released too late or not at all, if the release
 * completes before the resource is released, if an error is lost, or if two uses share a
 * resource. No resource may be open when a test begins.
 *
 * @param <R> the type of the resource
 * @since 0.1.0
 */
public abstract class AsyncResourceContract<R> {

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * Return the resource to test.
	 * @return the resource, which is not acquired yet; the same or an equivalent one at
	 * each call
	 */
	protected abstract AsyncResource<R> resource();

	/**
	 * Return how many resources are open now, as counted by their provider, such as a
	 * pool, a server, or the acquire and release functions. A resource must be counted
	 * from the completion of its acquisition until the completion of its release.
	 * @return the number
	 */
	protected abstract int open();

	/**
	 * Return how many resources can be open at the same time. The default is three.
	 * Override this method if a pool has fewer.
	 * @return the number, at least 1
	 */
	protected int maxOpen() {
		return 3;
	}

	/**
	 * Return how long an acquisition or a release may take. The default is five seconds.
	 * @return the time
	 */
	protected Duration patience() {
		return Patience.SHORT;
	}

	@Test
	void isOpenDuringItsUseAndReleasedAfterwards() {
		CompletableFuture<Integer> opened = resource().use((acquired) -> {
			assertThat(acquired).as("the resource").isNotNull();
			return CompletableFuture.completedFuture(open());
		});
		assertThat(opened).succeedsWithin(patience()).as("open resources during the use").isEqualTo(1);
		assertNothingIsOpen();
	}

	@Test
	void isReleasedAfterAFailureWhichIsReported() {
		Exception failure = new IllegalStateException("the use failed");
		assertFailsWith(failure, resource().use((acquired) -> CompletableFuture.failedFuture(failure)));
		assertNothingIsOpen();
	}

	@Test
	void isReleasedAfterAUseThatThrows() {
		RuntimeException failure = new IllegalStateException("the use threw this");
		assertFailsWith(failure, resource().use((acquired) -> {
			throw failure;
		}));
		assertNothingIsOpen();
	}

	@Test
	@SuppressWarnings("NullAway") // null is what is tested
	void isReleasedAfterAUseWithoutAStage() {
		CompletableFuture<Object> use = resource().use((acquired) -> null);
		assertThat(use).failsWithin(patience());
		assertNothingIsOpen();
	}

	@Test
	void isReleasedWhenTheCallerCancels() {
		CompletableFuture<Object> use = pendingUse();
		use.cancel(false);
		assertThat(use).isCancelled();
		awaitNothingIsOpen();
	}

	@Test
	void isReleasedWhenTheTimeOfTheCallerIsOver() {
		CompletableFuture<Object> use = pendingUse();
		TimeoutException timeout = new TimeoutException("the caller's time limit has expired");
		use.completeExceptionally(timeout);
		assertFailsWith(timeout, use);
		awaitNothingIsOpen();
	}

	@Test
	void isAcquiredAnewAfterItsRelease() {
		for (int i = 0; i < 2; i++) {
			assertThat(resource().use((acquired) -> CompletableFuture.completedFuture(open())))
				.succeedsWithin(patience())
				.as("open resources during a use after another one")
				.isEqualTo(1);
			assertNothingIsOpen();
		}
	}

	@Test
	void eachUseHasItsOwn() {
		CompletableFuture<Object> end = new CompletableFuture<>();
		List<CompletableFuture<Object>> uses = new ArrayList<>();
		for (int i = 1; i <= maxOpen(); i++) {
			uses.add(use(end));
			assertThat(open()).as("open resources during uses at the same time").isEqualTo(i);
		}
		end.complete("done");
		uses.forEach((use) -> assertThat(use).succeedsWithin(patience()).isEqualTo("done"));
		assertNothingIsOpen();
	}

	@Test
	@SuppressWarnings("NullAway") // null is what is tested
	void isNotAcquiredForNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> resource().use(null));
		assertNothingIsOpen();
	}

	private CompletableFuture<Object> pendingUse() {
		CompletableFuture<Object> use = use(new CompletableFuture<>());
		assertThat(open()).as("open resources during the use").isEqualTo(1);
		return use;
	}

	/**
	 * Begin a use, and wait until the resource is acquired.
	 */
	private CompletableFuture<Object> use(CompletableFuture<Object> end) {
		CompletableFuture<R> begun = new CompletableFuture<>();
		CompletableFuture<Object> use = resource().use((acquired) -> {
			begun.complete(acquired);
			return end;
		});
		use.whenComplete((value, ex) -> begun
			.completeExceptionally((ex != null) ? ex : new IllegalStateException("the use has ended before it began")));
		assertThat(begun).as("the acquisition").succeedsWithin(patience());
		return use;
	}

	private void assertFailsWith(Throwable failure, CompletableFuture<?> use) {
		assertThat(use).failsWithin(patience())
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isSameAs(failure);
	}

	/**
	 * The future of a use has completed, so the release has completed too.
	 */
	private void assertNothingIsOpen() {
		assertThat(open()).as("open resources after the use").isZero();
	}

	/**
	 * A future that the caller has completed does not wait for the release.
	 */
	private void awaitNothingIsOpen() {
		long start = System.nanoTime();
		while (open() != 0 && System.nanoTime() - start < patience().toNanos()) {
			LockSupport.parkNanos(PAUSE);
		}
		assertNothingIsOpen();
	}

}
