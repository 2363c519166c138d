package io.github.neo4jsessions.internal.async;

import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TimeoutsTests {

	private static final Duration SOON = Duration.ofMillis(20);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final CountDownLatch release = new CountDownLatch(1);

	private final SessionTemplate template = SessionTemplate.builder(ScriptedDriver.create())
		.maxActive(1)
		.acquireTimeout(SOON)
		.scopeTimeout(Duration.ofMinutes(1))
		.build();

	@AfterEach
	void releaseThreads() {
		this.release.countDown();
	}

	@Test
	void aTimerFiresEvenIfTheCommonPoolAndTheTimerThreadOfTheJdkAreBlocked() {
		blockCommonPool();
		blockTimerThreadOfTheJdk();
		assertAllTimersFire();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void aLeakIsReportedEvenIfTheCommonPoolAndTheTimerThreadOfTheJdkAreBlocked(CapturedOutput output) {
		blockCommonPool();
		blockTimerThreadOfTheJdk();
		SessionTemplate watched = this.template.mutate().name("watched").leakDetectionThreshold(SOON).build();
		CompletableFuture<Object> work = new CompletableFuture<>();
		CompletableFuture<Object> call = watched.execute((session) -> work);
		await().atMost(PATIENCE).until(() -> watched.statistics().leaked() == 1);
		await().atMost(PATIENCE).until(() -> output.getAll().contains("'watched'"));
		assertThat(output).contains("aLeakIsReportedEvenIfTheCommonPool");
		assertThat(call).isNotDone();
		work.complete("done");
		assertThat(call).isCompletedWithValue("done");
	}

	@Test
	void aTimerFiresEvenIfCallersBlockInTheirContinuations() {
		CompletableFuture<Object> holder = hold();
		CountDownLatch blocked = new CountDownLatch(8);
		for (int call = 0; call < 8; call++) {
			this.template.execute((session) -> CompletableFuture.completedFuture(null)).whenComplete((value, ex) -> {
				blocked.countDown();
				block();
			});
		}
		await().atMost(PATIENCE).until(() -> blocked.getCount() == 0);
		holder.complete(null);
		assertAllTimersFire();
	}

	private void assertAllTimersFire() {
		CompletableFuture<Object> holder = hold();
		assertThat(this.template.execute((session) -> CompletableFuture.completedFuture(null))).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionLimitException.class);
		holder.complete(null);
		SessionTemplate timed = this.template.mutate().scopeTimeout(SOON).leakDetectionThreshold(SOON).build();
		assertThat(timed.execute((session) -> new CompletableFuture<>())).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionScopeTimeoutException.class);
		assertThat(timed.execute((session) -> CompletableFuture.completedFuture("done"))).succeedsWithin(PATIENCE);
		ScriptedDriver script = ScriptedDriver.create();
		List<Object> attempts = new ArrayList<>();
		SessionTemplate retrying = SessionTemplate.builder(script)
			.retry(new RetrySettings(PATIENCE, SOON, 1, 0, false))
			.build();
		assertThat(retrying.executeWrite((tx) -> {
			attempts.add(tx);
			if (attempts.size() < 3) {
				throw new TransientException("Neo.TransientError.General.TransactionMemoryLimit", "again");
			}
			return CompletableFuture.completedFuture("done");
		})).succeedsWithin(PATIENCE);
	}

	/**
	 * Each continuation waits for a call with a timeout, and more of them wait than a
	 * pool of a fixed size has threads.
	 */
	@Test
	void continuationsThatWaitForOtherTimeoutsDoNotBlockThem() {
		hold();
		List<CompletableFuture<Object>> fallbacks = new ArrayList<>();
		for (int call = 0; call < 64; call++) {
			fallbacks.add(
					this.template.<Object>execute((session) -> CompletableFuture.completedFuture(null))
						.exceptionally((ex) -> this.template
							.<Object>execute((session) -> CompletableFuture.completedFuture(null))
							.handle((value, error) -> error)
							.join()));
		}
		assertThat(fallbacks).allSatisfy(
				(fallback) -> assertThat(fallback).succeedsWithin(PATIENCE).isInstanceOf(SessionLimitException.class));
	}

	@Test
	void aContinuationAfterATimeoutRunsWithTheClassLoaderOfTheCallerAndInheritsNothing() throws Exception {
		InheritableThreadLocal<String> identity = new InheritableThreadLocal<>();
		identity.set("ann");
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
			Thread.currentThread().setContextClassLoader(loader);
			hold();
			AtomicReference<Thread> thread = new AtomicReference<>();
			CompletableFuture<List<Object>> seen;
			// a continuation that comes after the timeout runs here, and shows nothing
			boolean late;
			int calls = 0;
			do {
				assertThat(calls++).as("calls whose continuation ran on the thread of the caller").isLessThan(10);
				seen = this.template.execute((session) -> CompletableFuture.completedFuture(null))
					.handle((value, ex) -> {
						thread.set(Thread.currentThread());
						List<Object> values = new ArrayList<>();
						values.add(ex.getClass());
						values.add(Thread.currentThread().getContextClassLoader());
						values.add(identity.get());
						values.add(Timeouts.isActionThread());
						return values;
					});
				assertThat(seen).succeedsWithin(PATIENCE);
				late = thread.get() == Thread.currentThread();
			}
			while (late);
			assertThat(seen).isCompletedWithValue(Arrays.asList(SessionLimitException.class, loader, null, false));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
			identity.remove();
		}
	}

	@Test
	void workAfterTheTimeoutOfAnotherCallDoesNotRunOnTheThreadOfThatTimeout() {
		SessionTemplate timed = this.template.mutate().acquireTimeout(PATIENCE).scopeTimeout(SOON).build();
		CompletableFuture<Object> first = timed.execute((session) -> new CompletableFuture<>());
		CompletableFuture<Boolean> next = timed
			.execute((session) -> CompletableFuture.completedFuture(Timeouts.isActionThread()));
		assertThat(next).succeedsWithin(PATIENCE).isEqualTo(false);
		assertThat(first).failsWithin(PATIENCE);
	}

	/**
	 * Each scope with a time limit cancels a timer when it ends. To start a thread for
	 * that would cost more than the scope.
	 */
	@Test
	void aCancelledTimerStartsNoThread() {
		cancel(1);
		long started = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
		cancel(1000);
		assertThat(ManagementFactory.getThreadMXBean().getTotalStartedThreadCount()).isLessThan(started + 100);
	}

	@Test
	void aCancelledTimerDoesNothingAndATimerThatFiredCannotBeCancelled() {
		CompletableFuture<Void> fired = new CompletableFuture<>();
		Timeout timeout = new Timeout(() -> fired.complete(null));
		timeout.arm(Duration.ofHours(1));
		assertThat(timeout.end()).isTrue();
		assertThat(timeout.end()).isFalse();
		timeout.run();
		assertThat(fired).isNotDone();
		Timeout due = Timeouts.after(Duration.ZERO, () -> fired.complete(null));
		assertThat(fired).succeedsWithin(PATIENCE);
		assertThat(due.end()).isFalse();
	}

	@Test
	void theLongestTimeIsSupported() {
		Timeout timeout = Timeouts.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {
		});
		assertThat(timeout.end()).isTrue();
	}

	private static void cancel(int timers) {
		for (int timer = 0; timer < timers; timer++) {
			Timeouts.after(Duration.ofMinutes(1), () -> {
			}).end();
		}
	}

	private CompletableFuture<Object> hold() {
		CompletableFuture<Object> holder = new CompletableFuture<>();
		this.template.execute((session) -> holder);
		return holder;
	}

	private void blockCommonPool() {
		ForkJoinPool pool = ForkJoinPool.commonPool();
		CountDownLatch busy = new CountDownLatch(pool.getParallelism());
		for (int thread = 0; thread < pool.getParallelism(); thread++) {
			pool.execute(() -> {
				busy.countDown();
				block();
			});
		}
		await().atMost(PATIENCE).until(() -> busy.getCount() == 0);
	}

	private void blockTimerThreadOfTheJdk() {
		CountDownLatch busy = new CountDownLatch(1);
		CompletableFuture<Object> timed = new CompletableFuture<>();
		// before the wait begins, so that the task runs where the wait ends
		timed.whenComplete((value, ex) -> {
			busy.countDown();
			block();
		});
		timed.orTimeout(1, TimeUnit.MILLISECONDS);
		await().atMost(PATIENCE).until(() -> busy.getCount() == 0);
	}

	private void block() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
