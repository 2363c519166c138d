package io.github.neo4jsessions;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.neo4jsessions.AsyncResource.Exit;
import io.github.neo4jsessions.races.Racer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The future of a use is completed from outside.
 */
class AsyncResourceCancellationTests extends AsyncResourceFixture {

	private final CompletableFuture<String> acquired = new CompletableFuture<>();

	private final CompletableFuture<Void> released = new CompletableFuture<>();

	private final AsyncResource<String> slow = resource("r", this.acquired, this.released);

	@Test
	void aResourceThatArrivesAfterTheCancellationIsReleasedWithoutTheBody() {
		CompletableFuture<String> future = this.slow.use(this::work);
		future.cancel(true);
		assertSteps("acquire r");
		this.acquired.complete("r");
		assertSteps("acquire r", "release r Cancelled[]");
		assertThat(future).isCancelled();
	}

	@Test
	void anAcquisitionThatFailsAfterTheCancellationIsNotReleased() {
		CompletableFuture<String> future = this.slow.use(this::work);
		future.cancel(true);
		this.acquired.completeExceptionally(this.first);
		assertSteps("acquire r");
		assertThat(future).isCancelled();
	}

	@Test
	void aResourceInUseIsReleasedAtOnceAndOnlyOnce() {
		CompletableFuture<String> working = new CompletableFuture<>();
		CompletableFuture<String> future = this.resource.use((r) -> working);
		future.cancel(true);
		assertSteps("acquire r", "release r Cancelled[]");
		working.complete("too late");
		assertSteps("acquire r", "release r Cancelled[]");
		assertThat(future).isCancelled();
	}

	@Test
	void theErrorOfTheBodyAfterTheCancellationIsIgnored() {
		CompletableFuture<String> working = new CompletableFuture<>();
		CompletableFuture<String> future = this.resource.use((r) -> working);
		future.cancel(true);
		working.completeExceptionally(this.first);
		assertSteps("acquire r", "release r Cancelled[]");
		assertThat(future).isCancelled();
	}

	@Test
	void aResourceInUseIsReleasedForEveryWayToCompleteTheFuture() {
		List<Consumer<CompletableFuture<String>>> completions = List.of((future) -> future.cancel(false),
				(future) -> future.complete("mine"), (future) -> future.completeExceptionally(this.first),
				(future) -> future.completeAsync(() -> "mine", Runnable::run), (future) -> future.obtrudeValue("mine"),
				(future) -> future.obtrudeException(this.first));
		for (Consumer<CompletableFuture<String>> completion : completions) {
			steps().clear();
			completion.accept(this.resource.use((r) -> this.never));
			assertSteps("acquire r", "release r Cancelled[]");
		}
	}

	@Test
	void aResourceInUseIsReleasedAfterATimeout() throws Exception {
		CompletableFuture<Exit> exit = new CompletableFuture<>();
		CompletableFuture<String> future = AsyncResource.of(() -> done("r"), (r, how) -> {
			exit.complete(how);
			return done(null);
		}).use((r) -> this.never).orTimeout(1, TimeUnit.MILLISECONDS);
		assertThat(exit.get(30, TimeUnit.SECONDS)).isEqualTo(new Exit.Cancelled());
		assertThat(future.handle((value, ex) -> ex).get(30, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
	}

	@Test
	void aReleaseThatHasBegunContinues() {
		this.acquired.complete("r");
		CompletableFuture<String> future = this.slow.use(this::work);
		future.cancel(true);
		this.released.complete(null);
		assertSteps("acquire r", "use r", "release r Completed[]");
		assertThat(future).isCancelled();
	}

	@Test
	void nothingIsReleasedAgainAfterTheEnd() {
		CompletableFuture<String> future = this.resource.use(this::work);
		future.obtrudeException(new CancellationException());
		assertSteps("acquire r", "use r", "release r Completed[]");
	}

	@Test
	void aReleaseThatFailsChangesNothing() {
		CompletableFuture<String> future = resource("r", done("r"), failed(this.later)).use((r) -> this.never);
		future.completeExceptionally(this.first);
		assertSteps("acquire r", "release r Cancelled[]");
		assertThat(error(future)).isSameAs(this.first).hasNoSuppressedExceptions();
	}

	@Test
	void nothingMoreIsAcquiredAfterACancellation() {
		CompletableFuture<String> future = this.slow.flatMap((r) -> resource("inner")).use(this::work);
		future.cancel(true);
		this.released.complete(null);
		this.acquired.complete("r");
		assertSteps("acquire r", "release r Cancelled[]");
	}

	@Test
	void nothingMoreIsAcquiredIfTheFunctionItselfCancels() {
		CompletableFuture<CompletableFuture<String>> own = new CompletableFuture<>();
		CompletableFuture<String> future = this.slow.flatMap((r) -> {
			own.join().cancel(true);
			return resource("inner");
		}).use(this::work);
		own.complete(future);
		this.acquired.complete("r");
		assertSteps("acquire r", "release r Cancelled[]");
	}

	@Test
	void aFunctionThatCancelsAndThrowsReleasesTheOuter() {
		CompletableFuture<CompletableFuture<String>> own = new CompletableFuture<>();
		CompletableFuture<String> future = this.slow.<String>flatMap((r) -> {
			own.join().cancel(true);
			throw this.first;
		}).use(this::work);
		own.complete(future);
		this.acquired.complete("r");
		assertSteps("acquire r", "release r Cancelled[]");
		assertThat(future).isCancelled();
	}

	@Test
	void anInnerResourceThatArrivesAfterTheCancellationIsReleasedBeforeTheOuter() {
		CompletableFuture<String> future = resource("outer").flatMap((outer) -> this.slow).use(this::work);
		future.cancel(true);
		assertSteps("acquire outer", "acquire r");
		this.acquired.complete("r");
		assertSteps("acquire outer", "acquire r", "release r Cancelled[]");
		this.released.complete(null);
		assertSteps("acquire outer", "acquire r", "release r Cancelled[]", "release outer Cancelled[]");
	}

	@Test
	void anInnerAcquisitionThatFailsAfterTheCancellationReleasesTheOuter() {
		CompletableFuture<String> future = resource("outer").flatMap((outer) -> this.slow).use(this::work);
		future.cancel(true);
		this.acquired.completeExceptionally(this.first);
		assertSteps("acquire outer", "acquire r", "release outer Cancelled[]");
	}

	@Test
	void nestedResourcesInUseAreReleasedInsideOut() {
		this.acquired.complete("r");
		CompletableFuture<String> future = resource("outer").flatMap((outer) -> this.slow).use((r) -> this.never);
		future.cancel(true);
		assertSteps("acquire outer", "acquire r", "release r Cancelled[]");
		this.released.completeExceptionally(this.first);
		assertSteps("acquire outer", "acquire r", "release r Cancelled[]", "release outer Cancelled[]");
	}

	@Test
	void theEndOfTheBodyRacesWithTheCancellation() throws Exception {
		race((working) -> this.resource.use((r) -> working), "r");
	}

	@Test
	void theArrivalOfAResourceRacesWithTheCancellation() throws Exception {
		race((arriving) -> resource("r", arriving, done(null)).use((r) -> done("worked")), "r");
	}

	@Test
	void theArrivalOfAnInnerResourceRacesWithTheCancellation() throws Exception {
		race((arriving) -> resource("outer").flatMap((outer) -> resource("inner", arriving, done(null)))
			.use((inner) -> done("worked")), "inner", "outer");
	}

	/**
	 * Forbidden: a resource is released twice, not at all, or before a resource inside
	 * it; two resources see different exits; the future has a value although the exit is
	 * a cancellation.
	 */
	private void race(Function<CompletableFuture<String>, CompletableFuture<String>> use, String... insideOut)
			throws Exception {
		try (Racer racer = new Racer()) {
			for (int round = 0; round < 10_000; round++) {
				steps().clear();
				CompletableFuture<String> contested = new CompletableFuture<>();
				CompletableFuture<String> future = use.apply(contested);
				racer.race(() -> future.cancel(true), () -> contested.complete("contested"));
				List<String> releases = steps().stream().filter((step) -> step.startsWith("release")).toList();
				boolean completed = !releases.isEmpty() && releases.get(0).endsWith("Completed[]");
				assertThat(releases).isEqualTo(List.of(insideOut)
					.stream()
					.map((name) -> "release " + name + (completed ? " Completed[]" : " Cancelled[]"))
					.toList());
				assertThat(completed || future.isCancelled()).isTrue();
			}
		}
	}

}
