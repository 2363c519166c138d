package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The ways to block that {@code docs/styles.md} describes.
 */
class VirtualThreadsTests {

	private static final String NO_VIRTUAL_THREADS = "there are no virtual threads before Java 21";

	private final ExecutorService driverThread = Executors
		.newSingleThreadExecutor((task) -> new Thread(task, "Neo4jDriverIO-of-the-test"));

	private final ScriptedDriver script = ScriptedDriver.create(this.driverThread);

	private SessionTemplate sessions = SessionTemplate.create(this.script);

	@AfterEach
	void everySessionIsClosed() {
		Awaitility.await().until(() -> this.sessions.statistics().active() == 0);
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(this.script.count(Step.SESSION));
		this.driverThread.shutdown();
	}

	/**
	 * An executor whose class exists on Java 17, where it has no virtual threads.
	 */
	private static SimpleAsyncTaskExecutor virtualThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("virtual-");
		executor.setVirtualThreads(true);
		return executor;
	}

	/**
	 * Make a call that the thread of the driver answers after the call has returned.
	 * Otherwise BEGIN may be answered so early that the work runs on the caller's thread.
	 */
	private <T> CompletableFuture<T> answeredAfter(Supplier<CompletableFuture<T>> call) {
		CountDownLatch returned = new CountDownLatch(1);
		this.driverThread.submit(() -> returned.await(30, TimeUnit.SECONDS));
		try {
			return call.get();
		}
		finally {
			returned.countDown();
		}
	}

	private CompletionStage<String> create(TransactionScope tx) {
		return tx.runAsync("CREATE (:A)", Map.of())
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "created");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = NO_VIRTUAL_THREADS)
	void virtualThreadsMayWaitForACall() {
		SimpleAsyncTaskExecutor virtualThreads = virtualThreads();
		List<CompletableFuture<String>> callers = IntStream.range(0, 1000)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> this.sessions.executeWrite(this::create).join(),
					virtualThreads))
			.toList();
		assertThat(callers)
			.allSatisfy((caller) -> assertThat(caller).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("created"));
		assertThat(this.sessions.statistics().committed()).isEqualTo(1000);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = NO_VIRTUAL_THREADS)
	void workMayBlockOnACallbackExecutorOfVirtualThreads() {
		this.sessions = SessionTemplate.builder(this.script).callbackExecutor(virtualThreads()).build();
		AtomicReference<String> thread = new AtomicReference<>();
		CompletableFuture<String> future = answeredAfter(() -> this.sessions.executeWrite((tx) -> {
			tx.query("CREATE (:A)").run().join();
			this.sessions.query("CREATE (:B)").run().join();
			this.sessions.executeWrite(this::create).join();
			thread.set(Thread.currentThread().getName());
			return CompletableFuture.completedFuture("created");
		}));
		assertThat(future).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("created");
		assertThat(thread.get()).startsWith("virtual-");
		assertThat(this.script.count(Step.BEGIN)).isOne();
		assertThat(this.script.applied()).hasSize(3);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = NO_VIRTUAL_THREADS)
	void aPartOfTheWorkMayBlockOnAVirtualThread() {
		CompletableFuture<String> future = this.sessions
			.executeWrite((tx) -> CompletableFuture.supplyAsync(tx.wrap(() -> {
				this.sessions.query("CREATE (:A)").run().join();
				this.sessions.query("CREATE (:B)").run().join();
				return "created";
			}), virtualThreads()));
		assertThat(future).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("created");
		assertThat(this.script.count(Step.BEGIN)).isOne();
		assertThat(this.script.applied()).hasSize(2);
	}

	@Test
	void workThatBlocksAThreadOfTheDriverIsRefusedAndRolledBack() {
		CompletableFuture<String> future = answeredAfter(() -> this.sessions.executeWrite((tx) -> {
			tx.query("CREATE (:A)").run().join();
			return CompletableFuture.completedFuture("not reached");
		}));
		assertThat(future).failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(IllegalStateException.class)
			.withMessageContaining("Neo4jDriverIO-of-the-test");
		assertThat(this.script.applied()).isEmpty();
	}

	@Test
	void joinThrowsTheErrorInsideOfACompletionException() {
		RuntimeException error = new IllegalArgumentException("the work failed");
		CompletableFuture<Object> future = this.sessions.executeWrite((tx) -> CompletableFuture.failedFuture(error));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join).havingCause().isSameAs(error);
	}

	@Test
	void aThreadThatIsInterruptedCancelsItsCall() throws InterruptedException {
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			CompletableFuture<Object> future = this.sessions
				.executeWrite((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
			try {
				future.get();
			}
			catch (InterruptedException ex) {
				future.cancel(true);
				thrown.set(ex);
			}
			catch (Exception ex) {
				thrown.set(ex);
			}
		});
		caller.start();
		Awaitility.await().until(() -> this.script.count(Step.RUN) == 1);
		caller.interrupt();
		caller.join(Duration.ofSeconds(30).toMillis());
		assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
		Awaitility.await().until(() -> this.sessions.statistics().rolledBack() == 1);
		assertThat(this.script.applied()).isEmpty();
	}

}
