package io.github.neo4jsessions.exploration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Ten thousand calls on four permits, half of which are cancelled at some point of their
 * life.
 */
class RandomCancelTests {

	private static final int CALLS = 10_000;

	@Test
	void noPermitAndNoSessionIsLost() {
		ExecutorService ioThread = Executors.newSingleThreadExecutor();
		ExecutorService canceller = Executors.newSingleThreadExecutor();
		try {
			ScriptedDriver script = ScriptedDriver.create(ioThread);
			SessionTemplate template = SessionTemplate.builder(script)
				.maxActive(4)
				.acquireTimeout(Duration.ofMinutes(5))
				.build();
			Random random = new Random(42);
			AtomicInteger settled = new AtomicInteger();
			List<CompletableFuture<?>> cancels = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				CompletableFuture<Object> future = template.inTransaction((tx) -> tx.runAsync("CREATE (:Node)")
					.thenCompose(ResultCursor::consumeAsync)
					.thenApply((summary) -> "created"));
				future.whenComplete((value, ex) -> settled.incrementAndGet());
				if (random.nextBoolean()) {
					cancels.add(CompletableFuture.runAsync(() -> future.cancel(true), canceller));
				}
			}
			CompletableFuture.allOf(cancels.toArray(CompletableFuture[]::new)).join();
			await().atMost(Duration.ofMinutes(1)).until(() -> settled.get() == CALLS);
			await().atMost(Duration.ofMinutes(1)).until(() -> template.statistics().active() == 0);
			SessionStatistics statistics = template.statistics();
			assertThat(statistics.pending()).isZero();
			assertThat(statistics.closed()).isEqualTo(statistics.opened()).isEqualTo(script.count(Step.CLOSE));
			assertThat(statistics.committed()).isEqualTo(script.count(Step.COMMIT));
			assertThat(statistics.rolledBack()).isEqualTo(script.count(Step.ROLLBACK));
			// all four permits are available: four scopes can be open at once, and not
			// five
			CompletableFuture<Object> release = new CompletableFuture<>();
			List<CompletableFuture<Object>> holders = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				holders.add(template.execute((session) -> release));
			}
			// a permit is released right after its session is closed
			await().atMost(Duration.ofMinutes(1)).until(() -> template.statistics().active() == 4);
			assertThat(template.statistics().pending()).isOne();
			release.complete(null);
			holders.forEach(CompletableFuture::join);
		}
		finally {
			canceller.shutdown();
			ioThread.shutdown();
		}
	}

}
