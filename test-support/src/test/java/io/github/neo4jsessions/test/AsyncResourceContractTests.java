package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.AsyncResource.Exit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract itself: it accepts resources that are correct, and each of its rules
 * rejects one that is not.
 */
class AsyncResourceContractTests {

	private static final String[] RULES = { "isOpenDuringItsUseAndReleasedAfterwards()",
			"isReleasedAfterAFailureWhichIsReported()", "isReleasedAfterAUseThatThrows()",
			"isReleasedAfterAUseWithoutAStage()", "isReleasedWhenTheCallerCancels()",
			"isReleasedWhenTheTimeOfTheCallerIsOver()", "isAcquiredAnewAfterItsRelease()", "eachUseHasItsOwn()",
			"isNotAcquiredForNothing()" };

	private final TestRun run = new TestRun();

	@Test
	void aResourceThatIsAcquiredAtOnceIsCorrect() {
		assertThat(this.run.of(Immediate.class).failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactlyInAnyOrder(RULES);
	}

	@Test
	void aResourceThatIsAcquiredAndReleasedLaterIsCorrect() {
		assertThat(this.run.of(Later.class).failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactlyInAnyOrder(RULES);
	}

	@Test
	void aPoolOfOneIsCorrect() {
		assertThat(this.run.of(OnlyOne.class).failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactlyInAnyOrder(RULES);
	}

	@Test
	void aResourceThatIsNotReleasedIsRejected() {
		this.run.of(NeverReleased.class);
		assertThat(this.run.succeeded()).containsExactly("isNotAcquiredForNothing()");
		assertThat(this.run.failures("isReleasedWhenTheCallerCancels()")).singleElement()
			.asString()
			.contains("open resources after the use");
	}

	@Test
	void aResourceThatIsNotReleasedAfterAFailureIsRejected() {
		this.run.of(KeptAfterFailures.class);
		assertThat(this.run.failures("isReleasedAfterAFailureWhichIsReported()")).hasSize(1);
		assertThat(this.run.failures("isReleasedAfterAUseThatThrows()")).hasSize(1);
		assertThat(this.run.failures("isReleasedAfterAUseWithoutAStage()")).hasSize(1);
		assertThat(this.run.succeeded()).contains("isOpenDuringItsUseAndReleasedAfterwards()",
				"isReleasedWhenTheCallerCancels()");
	}

	@Test
	void aResourceThatIsNotReleasedAfterACancellationIsRejected() {
		this.run.of(KeptAfterCancellations.class);
		assertThat(this.run.failures("isReleasedWhenTheCallerCancels()")).hasSize(1);
		assertThat(this.run.failures("isReleasedWhenTheTimeOfTheCallerIsOver()")).hasSize(1);
		assertThat(this.run.succeeded()).contains("isReleasedAfterAFailureWhichIsReported()");
	}

	@Test
	void aReleaseThatIsReportedBeforeItIsDoneIsRejected() {
		this.run.of(ReportedTooEarly.class);
		assertThat(this.run.failures("isOpenDuringItsUseAndReleasedAfterwards()")).singleElement()
			.asString()
			.contains("open resources after the use");
	}

	@Test
	void aResourceThatTheUsesShareIsRejected() {
		this.run.of(Shared.class);
		assertThat(this.run.failures("eachUseHasItsOwn()")).singleElement()
			.asString()
			.contains("open resources during uses at the same time");
		assertThat(this.run.succeeded()).contains("isOpenDuringItsUseAndReleasedAfterwards()");
	}

	@Test
	void aResourceThatCanBeUsedOnceIsRejected() {
		this.run.of(OnlyOnce.class);
		assertThat(this.run.failures("isAcquiredAnewAfterItsRelease()")).hasSize(1);
	}

	@Test
	void aReleaseThatFailsIsRejected() {
		this.run.of(FailingRelease.class);
		assertThat(this.run.failures("isOpenDuringItsUseAndReleasedAfterwards()")).hasSize(1);
	}

	abstract static class Counted extends AsyncResourceContract<Object> {

		final AtomicInteger open = new AtomicInteger();

		@Override
		protected AsyncResource<Object> resource() {
			return AsyncResource.of(this::acquire, this::release);
		}

		CompletionStage<Object> acquire() {
			this.open.incrementAndGet();
			return CompletableFuture.completedFuture(new Object());
		}

		CompletionStage<Void> release(Object resource, Exit exit) {
			this.open.decrementAndGet();
			return CompletableFuture.completedFuture(null);
		}

		@Override
		protected int open() {
			return this.open.get();
		}

	}

	static class Immediate extends Counted {

	}

	static class Later extends Counted {

		@Override
		CompletionStage<Object> acquire() {
			return CompletableFuture.supplyAsync(() -> {
				this.open.incrementAndGet();
				return new Object();
			}, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
		}

		@Override
		CompletionStage<Void> release(Object resource, Exit exit) {
			return CompletableFuture.runAsync(this.open::decrementAndGet,
					CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS));
		}

	}

	static class OnlyOne extends Counted {

		@Override
		CompletionStage<Object> acquire() {
			assertThat(this.open.get()).isZero();
			return super.acquire();
		}

		@Override
		protected int maxOpen() {
			return 1;
		}

	}

	abstract static class Impatient extends Counted {

		@Override
		protected Duration patience() {
			return Duration.ofMillis(50);
		}

	}

	static class NeverReleased extends Impatient {

		@Override
		CompletionStage<Void> release(Object resource, Exit exit) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class KeptAfterFailures extends Impatient {

		@Override
		CompletionStage<Void> release(Object resource, Exit exit) {
			return (exit instanceof Exit.Failed) ? CompletableFuture.completedFuture(null)
					: super.release(resource, exit);
		}

	}

	static class KeptAfterCancellations extends Impatient {

		@Override
		CompletionStage<Void> release(Object resource, Exit exit) {
			return (exit instanceof Exit.Cancelled) ? CompletableFuture.completedFuture(null)
					: super.release(resource, exit);
		}

	}

	static class ReportedTooEarly extends Impatient {

		private final CompletableFuture<Void> never = new CompletableFuture<>();

		@Override
		CompletionStage<Void> release(Object resource, Exit exit) {
			this.never.thenRun(this.open::decrementAndGet);
			return CompletableFuture.completedFuture(null);
		}

	}

	static class Shared extends Impatient {

		@Override
		protected int open() {
			return Math.min(1, super.open());
		}

	}

	static class OnlyOnce extends Impatient {

		private boolean used;

		@Override
		CompletionStage<Object> acquire() {
			if (this.used) {
				return CompletableFuture.failedFuture(new IllegalStateException("closed"));
			}
			this.used = true;
			return super.acquire();
		}

	}

	static class FailingRelease extends Impatient {

		@Override
		CompletionStage<Void> release(Object resource, Exit exit) {
			super.release(resource, exit);
			return CompletableFuture.failedFuture(new IllegalStateException("released twice"));
		}

	}

}
