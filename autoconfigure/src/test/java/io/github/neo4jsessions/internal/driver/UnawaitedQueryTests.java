package io.github.neo4jsessions.internal.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.Futures;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.Proxies;
import io.github.neo4jsessions.contract.ScriptedRows;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The work does not wait for its own queries, or for its reads of their results: if one
 * of them fails after the work has ended, the call fails.
 */
class UnawaitedQueryTests {

	private static final ClientException SERVER_ERROR = new ClientException("Neo.ClientError.Statement.SyntaxError",
			"bad");

	private final ScriptedDriver script = ScriptedDriver.create();

	private final SessionTemplate template = SessionTemplate.builder(this.script).name("leaving").build();

	@Test
	void aFailedQueryThatTheWorkDidNotAwaitFailsTheWork() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<String> future = this.template.execute(this::runWithoutWaiting);
		assertThat(future).isNotDone();
		assertThat(this.script.count(Step.CLOSE)).isZero();
		answer.completeExceptionally(SERVER_ERROR);
		assertThat(Futures.error(future)).isInstanceOf(DataAccessException.class).hasCause(SERVER_ERROR);
		assertThat(this.template.statistics().active()).isZero();
	}

	@Test
	void aQueryThatTheWorkDidNotAwaitIsAwaited() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<String> future = this.template.execute(this::runWithoutWaiting);
		assertThat(future).isNotDone();
		answer.complete(Proxies.proxy(ResultCursor.class, (method, arguments) -> null));
		assertThat(future).isCompletedWithValue("done");
	}

	@Test
	void eachOfSeveralQueriesThatTheWorkDidNotAwaitFailsTheWork() {
		for (int failing = 0; failing < 3; failing++) {
			List<CompletableFuture<Object>> answers = new ArrayList<>();
			this.script.on(Step.RUN).answer((step) -> {
				answers.add(new CompletableFuture<>());
				return answers.get(answers.size() - 1);
			});
			CompletableFuture<String> future = this.template.execute((session) -> {
				session.runAsync("ONE");
				session.runAsync("TWO");
				return runWithoutWaiting(session);
			});
			for (int number = 0; number < 3; number++) {
				assertThat(future).isNotDone();
				if (number == failing) {
					answers.get(number).completeExceptionally(SERVER_ERROR);
				}
				else {
					answers.get(number).complete(null);
				}
			}
			assertThat(Futures.error(future)).hasCause(SERVER_ERROR);
		}
	}

	/**
	 * The work may have handled that failure.
	 */
	@Test
	void aQueryThatFailsBeforeTheEndOfTheWorkIsLeftToTheWork() {
		this.script.on(Step.RUN).fail(SERVER_ERROR);
		assertThat(this.template.execute(this::runWithoutWaiting)).isCompletedWithValue("done");
		assertThat(this.template.execute(
				(session) -> session.runAsync("BAD").thenApply((cursor) -> "fine").exceptionally((ex) -> "handled")))
			.isCompletedWithValue("handled");
	}

	@Test
	void aFailureThatIsHandledWhileAnotherQueryIsInProgressIsLeftToTheWork() {
		List<CompletableFuture<Object>> answers = new ArrayList<>();
		this.script.on(Step.RUN).answer((step) -> {
			answers.add(new CompletableFuture<>());
			return answers.get(answers.size() - 1);
		});
		CompletableFuture<String> future = this.template.execute((session) -> {
			CompletionStage<String> handled = session.runAsync("BAD")
				.thenApply((cursor) -> "fine")
				.exceptionally((ex) -> "handled");
			session.runAsync("GOOD");
			return handled;
		});
		answers.get(0).completeExceptionally(SERVER_ERROR);
		assertThat(future).isNotDone();
		answers.get(1).complete(null);
		assertThat(future).isCompletedWithValue("handled");
	}

	/**
	 * Once the work has ended, the template cannot know whether a failure is handled.
	 */
	@Test
	void aFailureThatIsHandledAfterTheEndOfTheWorkFailsTheCall() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<String> handled = new CompletableFuture<>();
		CompletableFuture<String> future = this.template.execute((session) -> {
			session.runAsync("BAD").whenComplete((cursor, ex) -> handled.complete("handled"));
			return CompletableFuture.completedFuture("done");
		});
		answer.completeExceptionally(SERVER_ERROR);
		assertThat(handled).isCompleted();
		assertThat(Futures.error(future)).hasCause(SERVER_ERROR);
	}

	@Test
	void theErrorOfTheWorkIsTheFirst() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<Object> closed = new CompletableFuture<>();
		this.script.on(Step.CLOSE).holdUntil(closed);
		RuntimeException workError = new IllegalArgumentException("the work failed");
		CompletableFuture<String> future = this.template.execute((session) -> {
			session.runAsync("BAD");
			return CompletableFuture.failedFuture(workError);
		});
		answer.completeExceptionally(SERVER_ERROR);
		closed.complete(null);
		assertThat(Futures.error(future)).isSameAs(workError)
			.satisfies((error) -> assertThat(error.getSuppressed()).singleElement()
				.satisfies((suppressed) -> assertThat(suppressed).hasCause(SERVER_ERROR)));
	}

	@Test
	void aCancelEndsTheWaitForTheQuery() {
		unanswered();
		CompletableFuture<String> future = this.template.execute(this::runWithoutWaiting);
		future.cancel(true);
		assertThat(this.template.statistics().active()).isZero();
	}

	@Test
	void anAnswerAfterTheCancelIsNoError() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<String> future = this.template.execute(this::runWithoutWaiting);
		CompletableFuture<Object> closed = new CompletableFuture<>();
		this.script.on(Step.CLOSE).holdUntil(closed);
		future.cancel(true);
		answer.completeExceptionally(SERVER_ERROR);
		closed.complete(null);
		assertThat(future).isCancelled();
		assertThat(this.template.statistics().active()).isZero();
	}

	@Test
	void aFailedReadThatTheWorkDidNotAwaitFailsTheWork() {
		ScriptedRows rows = ScriptedRows.failing(2, SERVER_ERROR).answer(0);
		this.script.on(Step.RUN).answer(rows.behaviour());
		CompletableFuture<String> future = this.template
			.execute((session) -> session.runAsync("READ").thenApply((cursor) -> {
				cursor.listAsync();
				return "done";
			}));
		assertThat(future).isNotDone();
		rows.answer(10);
		assertThat(Futures.error(future)).hasCause(SERVER_ERROR);
		assertThat(this.template.statistics().active()).isZero();
	}

	@Test
	void aSuccessfulReadThatTheWorkDidNotAwaitHasNoEffect() {
		ScriptedRows rows = ScriptedRows.held(2);
		this.script.on(Step.RUN).answer(rows.behaviour());
		List<Object> read = new ArrayList<>();
		CompletableFuture<String> future = this.template
			.execute((session) -> session.runAsync("READ").thenApply((cursor) -> {
				cursor.forEachAsync(read::add);
				return "done";
			}));
		assertThat(future).isNotDone();
		rows.answer(10);
		assertThat(future).isCompletedWithValue("done");
		assertThat(read).hasSize(2);
	}

	@Test
	void aStopInterruptsAReadThatTheWorkDidNotAwait() {
		ScriptedRows rows = ScriptedRows.held(5);
		this.script.on(Step.RUN).answer(rows.behaviour());
		CompletableFuture<String> future = this.template
			.execute((session) -> session.runAsync("READ").thenApply((cursor) -> {
				cursor.listAsync();
				return "done";
			}));
		future.cancel(true);
		rows.answer(1);
		assertThat(this.template.statistics().active()).isZero();
		assertThat(future).isCancelled();
	}

	@Test
	void aFunctionOfAReadThatThrowsAfterTheEndFailsTheWork() {
		RuntimeException error = new IllegalStateException("the function failed");
		assertThat(Futures
			.error(leftReading((call) -> this.template.execute((session) -> call.of(session::runAsync)), error)))
			.isSameAs(error);
	}

	@Test
	void aFunctionOfAReadThatThrowsAfterTheEndRollsATransactionBack() {
		RuntimeException error = new IllegalStateException("the function failed");
		assertThat(
				Futures.error(leftReading((call) -> this.template.inTransaction((tx) -> call.of(tx::runAsync)), error)))
			.isSameAs(error);
		assertThat(this.script.count(Step.COMMIT)).isZero();
		assertThat(this.template.statistics().rolledBack()).isOne();
	}

	@Test
	void aFunctionOfAReadThatThrowsAfterTheEndOfJoinedWorkRollsTheTransactionBack() {
		RuntimeException error = new IllegalStateException("the function failed");
		assertThat(
				Futures.error(leftReading(
						(call) -> this.template
							.inTransaction((tx) -> this.template.inTransaction((joined) -> call.of(joined::runAsync))),
						error)))
			.isSameAs(error);
		assertThat(this.script.count(Step.COMMIT)).isZero();
	}

	@Test
	void aFunctionOfAReadThatThrowsAfterTheEndFailsWorkWithoutATransaction() {
		RuntimeException error = new IllegalStateException("the function failed");
		assertThat(Futures.error(leftReading((call) -> this.template.inTransaction(
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED),
				(tx) -> call.of(tx::runAsync)), error)))
			.isSameAs(error);
	}

	@Test
	void aFailedQueryThatWorkWithoutATransactionDidNotAwaitFailsTheWork() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<String> future = this.template
			.inTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NOT_SUPPORTED), (tx) -> {
				tx.runAsync("BAD");
				return CompletableFuture.completedFuture("done");
			});
		answer.completeExceptionally(SERVER_ERROR);
		assertThat(Futures.error(future)).hasCause(SERVER_ERROR);
	}

	@Test
	void aFailedQueryThatTheWorkDidNotAwaitPreventsTheCommit() {
		CompletableFuture<Object> answer = unanswered();
		refuseCommit(answer);
		CompletableFuture<String> future = this.template.inTransaction((tx) -> {
			tx.runAsync("BAD");
			return CompletableFuture.completedFuture("done");
		});
		assertThat(Futures.error(future)).isInstanceOf(DataAccessException.class).hasCause(SERVER_ERROR);
		assertThat(this.template.statistics().failed()).isOne();
	}

	@Test
	void aFailedQueryThatTheWorkDidNotAwaitIsTheErrorOfTheCommitOfItsOwnTransaction() {
		CompletableFuture<Object> answer = unanswered();
		refuseCommit(answer);
		CompletableFuture<Void> future = this.template
			.execute((session) -> session.beginTransactionAsync().thenCompose((tx) -> {
				tx.runAsync("BAD");
				return tx.commitAsync();
			}));
		assertThat(Futures.error(future)).isInstanceOf(DataAccessException.class).hasCause(SERVER_ERROR);
	}

	@Test
	void aFailedQueryIsTheErrorOfACommitThatTheWorkDidNotAwait() {
		CompletableFuture<Object> answer = unanswered();
		CompletableFuture<Object> committed = new CompletableFuture<>();
		this.script.on(Step.COMMIT).answer((step) -> committed);
		CompletableFuture<String> future = this.template
			.execute((session) -> session.beginTransactionAsync().thenApply((tx) -> {
				tx.runAsync("BAD");
				tx.commitAsync();
				return "done";
			}));
		assertThat(future).isNotDone();
		answer.completeExceptionally(SERVER_ERROR);
		committed.completeExceptionally(new ClientException("Commit exchange contains ignored messages"));
		assertThat(Futures.error(future)).isInstanceOf(DataAccessException.class).hasCause(SERVER_ERROR);
	}

	private CompletableFuture<String> leftReading(Scope scope, RuntimeException error) {
		ScriptedRows rows = ScriptedRows.held(1);
		this.script.on(Step.RUN).answer(rows.behaviour());
		CompletableFuture<String> future = scope.call((run) -> run.run("READ").thenApply((cursor) -> {
			cursor.forEachAsync((row) -> {
				throw error;
			});
			return "done";
		}));
		assertThat(future).isNotDone();
		rows.answer(10);
		return future;
	}

	private CompletionStage<String> runWithoutWaiting(AsyncSession session) {
		session.runAsync("LEFT");
		return CompletableFuture.completedFuture("done");
	}

	/**
	 * The server answers requests in their order.
	 */
	private void refuseCommit(CompletableFuture<Object> answer) {
		this.script.on(Step.COMMIT).answer((step) -> {
			answer.completeExceptionally(SERVER_ERROR);
			return CompletableFuture.failedFuture(new ClientException("Commit exchange contains ignored messages"));
		});
	}

	private CompletableFuture<Object> unanswered() {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		this.script.on(Step.RUN).answer((step) -> answer);
		return answer;
	}

	interface Run {

		CompletionStage<ResultCursor> run(String query);

	}

	interface Work {

		CompletionStage<String> of(Run run);

	}

	interface Scope {

		CompletableFuture<String> call(Work work);

	}

}
