package io.github.neo4jsessions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimeoutsTests {

	@Test
	void anActionRunsInTheCommonPool() throws Exception {
		CompletableFuture<Boolean> inPool = new CompletableFuture<>();
		Timeouts.after(Duration.ofMillis(1),
				() -> inPool.complete(ForkJoinPool.commonPool().equals(ForkJoinTask.getPool())));
		assertThat(inPool.get()).isTrue();
	}

	@Test
	void anActionRunsWhereTheCommonPoolHasNoThreads() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djava.util.concurrent.ForkJoinPool.common.parallelism=0", "-cp",
				System.getProperty("java.class.path"), WithoutCommonPool.class.getName())
			.redirectErrorStream(true)
			.start();
		try {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("the action ran").isTrue();
			assertThat(process.exitValue()).as(() -> output(process)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String output(Process process) {
		try {
			return new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Each scope with a time limit calls a timer off when it ends: to wake or start a
	 * thread for that costs more than the scope.
	 */
	@Test
	void aTimerThatIsCalledOffIsNoWorkForAThread() throws Exception {
		callOff(1);
		ForkJoinPool pool = ForkJoinPool.commonPool();
		CountDownLatch busy = new CountDownLatch(pool.getParallelism());
		CountDownLatch end = new CountDownLatch(1);
		for (int thread = 0; thread < pool.getParallelism(); thread++) {
			pool.execute(() -> {
				busy.countDown();
				await(end);
			});
		}
		busy.await();
		try {
			long started = ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
			callOff(100);
			assertThat(pool.hasQueuedSubmissions()).isFalse();
			assertThat(ManagementFactory.getThreadMXBean().getTotalStartedThreadCount()).isLessThan(started + 100);
		}
		finally {
			end.countDown();
		}
	}

	private static void callOff(int timers) {
		for (int timer = 0; timer < timers; timer++) {
			Timeouts.after(Duration.ofMinutes(1), () -> {
			}).complete(null);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Runs in a process of its own.
	 */
	public static final class WithoutCommonPool {

		private WithoutCommonPool() {
		}

		public static void main(String[] args) throws InterruptedException {
			CountDownLatch ran = new CountDownLatch(1);
			Timeouts.after(Duration.ofMillis(1), ran::countDown);
			ran.await();
		}

	}

}
