package io.github.neo4jsessions.exploration;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred thousand calls wait for one session.
 */
class PendingScopesTests {

	private static final Log log = LogFactory.getLog(PendingScopesTests.class);

	private static final int SCOPES = 100_000;

	/**
	 * Work that keeps no references, so that only the memory of the template is measured.
	 */
	private static final TransactionWork<Object> WORK = (tx) -> CompletableFuture.completedFuture(null);

	private final SessionTemplate template = SessionTemplate.builder(ScriptedDriver.create())
		.maxActive(1)
		.acquireTimeout(Duration.ofHours(1))
		.build();

	private final CompletableFuture<Object> release = new CompletableFuture<>();

	private final CompletableFuture<Object> holder = this.template.execute((session) -> this.release);

	@Test
	void useNoMoreThanAKibibyteEachAndNoThread() {
		pending(1000).forEach((future) -> future.cancel(true));
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		long before = used();
		List<CompletableFuture<Object>> half = pending(SCOPES / 2);
		long middle = used();
		List<CompletableFuture<Object>> all = pending(SCOPES / 2);
		long after = used();
		long ofFirstHalf = (middle - before) / (SCOPES / 2);
		long ofSecondHalf = (after - middle) / (SCOPES / 2);
		log.info("A pending scope uses " + ofFirstHalf + " bytes among the first half of " + SCOPES + ", "
				+ ofSecondHalf + " among the second");
		assertThat(this.template.statistics().pending()).isEqualTo(SCOPES);
		assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).as("threads").isLessThanOrEqualTo(threads + 2);
		assertThat(ofFirstHalf).as("bytes of a pending scope").isLessThanOrEqualTo(1024);
		assertThat(ofSecondHalf).as("bytes of a pending scope behind others").isLessThanOrEqualTo(1024);
		this.release.complete(null);
		assertThat(half).allMatch(CompletableFuture::isDone);
		assertThat(all).allMatch(CompletableFuture::isDone);
		assertThat(this.template.statistics().pending()).isZero();
		assertThat(this.template.statistics().committed()).isEqualTo(SCOPES);
	}

	@Test
	void leaveNothingBehindWhenTheyAreAllCancelled() {
		pending(1000).forEach((future) -> future.cancel(true));
		long before = used();
		pending(SCOPES).forEach((future) -> future.cancel(true));
		assertThat(this.template.statistics().pending()).isZero();
		long kept = used() - before;
		log.info(SCOPES + " cancelled pending scopes retain " + kept + " bytes");
		// the tables of the queue and of the JDK's clock do not shrink
		assertThat(kept).as("retained bytes").isLessThan(100L * SCOPES);
		assertThat(this.template.statistics().opened()).isOne();
		this.release.complete(null);
		assertThat(this.holder).isCompleted();
		assertThat(this.template.inTransaction(WORK)).isCompleted();
	}

	private List<CompletableFuture<Object>> pending(int count) {
		List<CompletableFuture<Object>> futures = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			futures.add(this.template.inTransaction(WORK));
		}
		return futures;
	}

	/**
	 * The bytes in use after a garbage collection, which may have to be requested several
	 * times.
	 */
	static long used() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			Runtime runtime = Runtime.getRuntime();
			least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
		}
		return least;
	}

}
