package io.github.neo4jsessions.internal.driver;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.Proxies;
import io.github.neo4jsessions.contract.Saboteur;
import io.github.neo4jsessions.contract.Saboteurs;
import io.github.neo4jsessions.contract.ScriptedRows;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Work of {@code execute} that leaves a transaction to the driver, for any behavior of
 * the driver.
 */
class ManagedTransactionTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void aDriverThatThrowsFailsTheCallAndClosesTheSession() {
		RuntimeException error = new IllegalStateException("not supported");
		SessionTemplate template = template((arguments) -> {
			throw error;
		});
		assertThat(managed(template)).failsWithin(PATIENCE).withThrowableThat().havingCause().isSameAs(error);
		assertThat(template.statistics().active()).isZero();
	}

	@Test
	void aDriverThatReturnsNullFailsTheCallAndClosesTheSession() {
		SessionTemplate template = template((arguments) -> null);
		assertThat(managed(template)).failsWithin(PATIENCE);
		assertThat(template.statistics().active()).isZero();
	}

	/**
	 * The driver waits, as it does in the delay between two of its attempts.
	 */
	@Test
	void aDriverThatDoesNotCallTheWorkDoesNotKeepAStoppedScopeOpen() {
		SessionTemplate template = template((arguments) -> new CompletableFuture<>());
		managed(template).cancel(true);
		await().atMost(PATIENCE).until(() -> template.statistics().active() == 0);
	}

	@Test
	void anErrorOfTheWorkWhoseMessageCannotBeReadReachesTheCaller() {
		Saboteur saboteur = new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION);
		Throwable error = Saboteurs.ErrorType.DRIVER_EXCEPTION.error(saboteur, "getMessage");
		CompletableFuture<Object> late = new CompletableFuture<>();
		CompletableFuture<@Nullable Object> arrived = new CompletableFuture<>();
		SessionTemplate template = template(new ManagingDriver(null)::execute);
		CompletableFuture<Object> future = template.execute((session) -> session.executeWriteAsync((tx) -> late));
		future.whenComplete((value, ex) -> arrived.complete(ex));
		late.completeExceptionally(error);
		assertThat(arrived).isCompletedWithValue(error);
		assertThat(template.statistics().active()).isZero();
	}

	@Test
	void anErrorOfAnUnawaitedReadWhoseMessageCannotBeReadReachesTheCaller() {
		Saboteur saboteur = new Saboteur(Saboteur.Thrown.RUNTIME_EXCEPTION);
		Throwable error = Saboteurs.ErrorType.DRIVER_EXCEPTION.error(saboteur, "getMessage");
		ManagingDriver driver = new ManagingDriver(ScriptedRows.failing(0, error).answer(0));
		CompletableFuture<@Nullable Object> arrived = new CompletableFuture<>();
		SessionTemplate template = template(driver::execute);
		template.execute((session) -> session.executeWriteAsync((tx) -> tx.runAsync("READ").thenApply((cursor) -> {
			cursor.listAsync();
			return "done";
		}))).whenComplete((value, ex) -> arrived.complete(ex));
		driver.rows.answer(1);
		assertThat(arrived).isCompletedWithValue(error);
		assertThat(template.statistics().active()).isZero();
	}

	@Test
	void aFailedReadThatTheWorkDidNotAwaitPreventsTheCommit() {
		ManagingDriver driver = new ManagingDriver(ScriptedRows.held(1));
		SessionTemplate template = template(driver::execute);
		RuntimeException error = new IllegalStateException("the function failed");
		CompletableFuture<String> future = template
			.execute((session) -> session.executeWriteAsync((tx) -> tx.runAsync("READ").thenApply((cursor) -> {
				cursor.forEachAsync((row) -> {
					throw error;
				});
				return "done";
			})));
		assertThat(future).isNotDone();
		driver.rows.answer(10);
		assertThat(future).failsWithin(PATIENCE).withThrowableThat().havingCause().isSameAs(error);
		assertThat(driver.committed).isFalse();
	}

	@Test
	void aFailedQueryThatTheWorkDidNotAwaitPreventsTheCommit() {
		ClientException error = new ClientException("Neo.ClientError.Statement.SyntaxError", "bad");
		ManagingDriver driver = new ManagingDriver(null);
		driver.commitError = new ClientException("Commit exchange contains ignored messages");
		SessionTemplate template = template(driver::execute);
		CompletableFuture<String> future = template.execute((session) -> session.executeWriteAsync((tx) -> {
			tx.runAsync("BAD");
			return CompletableFuture.completedFuture("done");
		}));
		driver.answer.completeExceptionally(error);
		driver.end.complete(null);
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(DataAccessException.class)
			.havingCause()
			.isSameAs(error);
	}

	private static CompletableFuture<String> managed(SessionTemplate template) {
		return template
			.execute((session) -> session.executeWriteAsync((tx) -> CompletableFuture.completedFuture("done")));
	}

	private static SessionTemplate template(Answer executeWrite) {
		AsyncSession session = Proxies.proxy(AsyncSession.class, (method, arguments) -> switch (method) {
			case "executeWriteAsync" -> executeWrite.give(arguments);
			case "lastBookmarks" -> Set.of();
			case "closeAsync" -> CompletableFuture.completedFuture(null);
			default -> throw new UnsupportedOperationException(method);
		});
		return SessionTemplate.create(Proxies.proxy(Driver.class, (method, arguments) -> session));
	}

	/**
	 * Calls the work once, and commits if the work succeeds.
	 */
	private static final class ManagingDriver {

		private final @Nullable ScriptedRows rows;

		private final CompletableFuture<ResultCursor> answer = new CompletableFuture<>();

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		private @Nullable Throwable commitError;

		private boolean committed;

		ManagingDriver(@Nullable ScriptedRows rows) {
			this.rows = rows;
		}

		@SuppressWarnings("unchecked")
		Object execute(Object[] arguments) {
			AsyncTransactionContext transaction = Proxies.proxy(AsyncTransactionContext.class,
					(method, ignored) -> (this.rows != null) ? this.rows.behaviour().play(() -> null) : this.answer);
			CompletionStage<Object> work = ((AsyncTransactionCallback<CompletionStage<Object>>) arguments[0])
				.execute(transaction);
			return work.thenCompose((value) -> {
				if (this.commitError != null) {
					return this.end.thenCompose((ignored) -> CompletableFuture.failedFuture(this.commitError));
				}
				this.committed = true;
				return CompletableFuture.completedFuture(value);
			});
		}

	}

	interface Answer {

		Object give(Object[] arguments);

	}

}
