package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Work of {@code execute} that leaves a transaction to the driver, whatever the driver
 * does.
 */
class ManagedTransactionTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void aDriverThatThrowsFailsTheCallAndClosesTheSession() {
		RuntimeException error = new IllegalStateException("not here");
		SessionTemplate template = template(() -> {
			throw error;
		});
		assertThat(managed(template)).failsWithin(PATIENCE).withThrowableThat().havingCause().isSameAs(error);
		assertThat(template.statistics().active()).isZero();
	}

	@Test
	void aDriverThatGivesNothingFailsTheCallAndClosesTheSession() {
		SessionTemplate template = template(() -> null);
		assertThat(managed(template)).failsWithin(PATIENCE);
		assertThat(template.statistics().active()).isZero();
	}

	/**
	 * As in the delay between two of its attempts.
	 */
	@Test
	void aDriverThatDoesNotCallTheWorkDoesNotKeepAStoppedScopeOpen() {
		SessionTemplate template = template(CompletableFuture::new);
		managed(template).cancel(true);
		await().atMost(PATIENCE).until(() -> template.statistics().active() == 0);
	}

	private static CompletableFuture<String> managed(SessionTemplate template) {
		return template
			.execute((session) -> session.executeWriteAsync((tx) -> CompletableFuture.completedFuture("done")));
	}

	private static SessionTemplate template(Answer executeWrite) {
		AsyncSession session = StubDriver.proxy(AsyncSession.class, (method, arguments) -> switch (method) {
			case "executeWriteAsync" -> executeWrite.give();
			case "lastBookmarks" -> Set.of();
			case "closeAsync" -> CompletableFuture.completedFuture(null);
			default -> throw new UnsupportedOperationException(method);
		});
		return SessionTemplate.create(StubDriver.proxy(Driver.class, (method, arguments) -> session));
	}

	interface Answer {

		Object give();

	}

}
