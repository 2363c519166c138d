package io.github.neo4jsessions.exploration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tens of thousands of calls are cancelled while the driver has not answered them.
 */
class CancelledScopesTests {

	private static final Log log = LogFactory.getLog(CancelledScopesTests.class);

	private static final int SCOPES = 50_000;

	/**
	 * Work that keeps no references, so that only the memory of the template is measured.
	 */
	private static final TransactionWork<Object> WORK = (tx) -> CompletableFuture.completedFuture(null);

	private final Queue<Runnable> answers = new ArrayDeque<>();

	private final SessionTemplate template = SessionTemplate.create(ScriptedDriver.create(this.answers::add));

	/**
	 * The time after which a caller would be told of a server that does not answer has
	 * not elapsed when the memory is measured.
	 */
	@Test
	void leaveNothingBehindWhenTheyAreClosed() {
		cancelAndClose(1000);
		long before = PendingScopesTests.used();
		cancelAndClose(SCOPES);
		long kept = PendingScopesTests.used() - before;
		log.info(SCOPES + " cancelled and closed scopes retain " + kept + " bytes");
		// the table of the timers does not shrink
		assertThat(kept).as("retained bytes").isLessThan(100L * SCOPES);
	}

	private void cancelAndClose(int count) {
		List<CompletableFuture<Object>> futures = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			futures.add(this.template.inTransaction(WORK));
		}
		futures.forEach((future) -> future.cancel(true));
		assertThat(this.template.statistics().active()).isEqualTo(count);
		while (!this.answers.isEmpty()) {
			this.answers.remove().run();
		}
		assertThat(this.template.statistics().active()).isZero();
	}

}
