package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Query;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.DatabaseException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Scopes that own a transaction.
 */
interface TransactionScopeRules extends ScopeFixture {

	@Test
	default void transactionScopesCommitWhenTheWorkSucceeds() {
		assertThatValue(template().executeWrite(this::create)).isEqualTo("created");
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void transactionScopesRefuseNullArgumentsAtTheCall() {
		TransactionWork<Object> work = (tx) -> failing();
		assertThatIllegalArgumentException().isThrownBy(() -> template().executeRead(null));
		assertThatIllegalArgumentException().isThrownBy(() -> template().executeWrite(null));
		assertThatIllegalArgumentException().isThrownBy(() -> template().inTransaction(null));
		assertThatIllegalArgumentException().isThrownBy(() -> template().executeRead(null, work))
			.withMessageContaining("'config'");
		assertThatIllegalArgumentException().isThrownBy(() -> template().executeWrite(null, work))
			.withMessageContaining("'config'");
		assertThatIllegalArgumentException().isThrownBy(() -> template().inTransaction(null, work))
			.withMessageContaining("'definition'");
		assertThatIllegalArgumentException().isThrownBy(() -> template().executeRead(TransactionConfig.empty(), null))
			.withMessageContaining("'work'");
		assertSteps();
	}

	@Test
	default void transactionScopesRefuseEmptyQueriesAtTheCall() {
		value(template().executeWrite((tx) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> tx.runAsync(" ")).withMessageContaining("'query'");
			assertThatIllegalArgumentException().isThrownBy(() -> tx.runAsync((String) null));
			assertThatIllegalArgumentException().isThrownBy(() -> tx.runAsync((Query) null));
			assertThatIllegalArgumentException().isThrownBy(() -> tx.runAsync("RETURN 1", (Map<String, Object>) null))
				.withMessageContaining("'parameters'");
			return CompletableFuture.completedFuture(null);
		}));
		assertSteps(Step.SESSION, Step.BEGIN, Step.COMMIT, Step.CLOSE);
	}

	@Test
	default void transactionScopesRunQueriesInEachForm() {
		Map<String, Object> parameters = Map.of("run", run());
		String create = "CREATE (:Contract {run: $run})";
		Record row = Proxies.proxy(Record.class, (method, arguments) -> Map.of("run", Values.value(run())));
		value(template().executeWrite((tx) -> tx.runAsync(create, parameters)
			.thenCompose((cursor) -> tx.runAsync(create, Values.value(parameters)))
			.thenCompose((cursor) -> tx.runAsync(new Query(create, parameters)))
			.thenCompose((cursor) -> tx.runAsync(create, row))
			.thenCompose((cursor) -> tx.runAsync("RETURN 1"))
			.thenCompose(ResultCursor::consumeAsync)));
		assertThat(applied()).isEqualTo(4);
	}

	@Test
	default void transactionScopesSettleAfterTheCloseAndAreActiveUntilThen() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		script().on(Step.CLOSE).holdUntil(closed);
		CompletableFuture<String> future = template().inTransaction(this::create);
		eventually().until(() -> script().count(Step.CLOSE) == 1);
		assertThat(future).isNotDone();
		assertThat(template().statistics().active()).isOne();
		closed.complete(null);
		assertThatValue(future).isEqualTo("created");
	}

	@Test
	default void transactionScopesRollBackWhenTheWorkThrows() {
		assertThat(error(template().executeWrite((tx) -> {
			tx.runAsync("CREATE (:Contract {run: $run})", Map.of("run", run()));
			throw workError();
		}))).isSameAs(workError());
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesThatAreRolledBackIgnoreTheDriversErrorAboutACallInProgress() {
		ClientException complaint = new ClientException("API calls to result cursor must be sequential.");
		script().on(Step.ROLLBACK).failAfterwards(complaint);
		assertThatValue(template().executeWrite((tx) -> {
			tx.setRollbackOnly();
			return create(tx);
		})).isEqualTo("created");
		assertThat(error(template().executeWrite((tx) -> failing()))).isSameAs(workError()).hasNoSuppressedExceptions();
		assertOutcomes(0, 2, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesThatAreRolledBackReportTheErrorOfAnUnconsumedQuery() {
		script().on(Step.ROLLBACK).failAfterwards(serverError());
		assertThat(error(template().executeWrite((tx) -> {
			tx.setRollbackOnly();
			return create(tx);
		}))).isInstanceOf(InvalidDataAccessResourceUsageException.class).hasCause(serverError());
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void transactionScopesRollBackWhenTheWorkFails() {
		assertThat(error(template().executeWrite((tx) -> create(tx).thenCompose((created) -> failing()))))
			.isSameAs(workError());
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesRollBackANullStage() {
		assertThat(error(template().executeWrite((tx) -> {
			tx.runAsync("CREATE (:Contract {run: $run})", Map.of("run", run()));
			return null;
		}))).isInstanceOf(IllegalStateException.class).hasMessageContaining("null instead of a stage");
		assertThat(script().count(Step.COMMIT)).isZero();
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesRollBackAnEscapingCursor() {
		assertThat(error(template().executeWrite((tx) -> create(tx).thenCompose((created) -> tx.runAsync("RETURN 1")))))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("Read it inside the work");
		assertThat(script().count(Step.COMMIT)).isZero();
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesRollBackAndReturnTheValueIfTheyAreRollbackOnly() {
		assertThatValue(template().executeWrite((tx) -> {
			assertThat(tx.isRollbackOnly()).isFalse();
			tx.setRollbackOnly();
			assertThat(tx.isRollbackOnly()).isTrue();
			return create(tx);
		})).isEqualTo("created");
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesReportADriverThatThrowsInsteadOfOpening() {
		IllegalStateException driverError = new IllegalStateException("the driver is closed");
		script().on(Step.SESSION).throwing(driverError);
		assertThat(error(template().executeWrite((tx) -> failing())))
			.isInstanceOf(CannotCreateTransactionException.class)
			.hasCause(driverError);
		assertThat(template().statistics().opened()).isZero();
		assertOutcomes(0, 0, 0, 0);
	}

	@Test
	default void transactionScopesCloseWhenTheBeginFails() {
		ServiceUnavailableException error = new ServiceUnavailableException("no server");
		script().on(Step.BEGIN).fail(new CompletionException(error));
		assertThat(error(template().executeWrite((tx) -> failing())))
			.isInstanceOf(CannotCreateTransactionException.class)
			.hasMessageContaining("'contract'")
			.hasCause(error);
		assertSteps(Step.SESSION, Step.BEGIN, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesCloseWhenTheBeginThrows() {
		script().on(Step.BEGIN).throwing(serverError());
		assertThat(error(template().executeWrite((tx) -> failing())))
			.isInstanceOf(CannotCreateTransactionException.class)
			.hasCause(serverError());
		assertSteps(Step.SESSION, Step.BEGIN, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesCloseWhenTheBeginReturnsNull() {
		script().on(Step.BEGIN).answer((step) -> null);
		assertThat(error(template().executeWrite((tx) -> failing())))
			.isInstanceOf(CannotCreateTransactionException.class);
		assertSteps(Step.SESSION, Step.BEGIN, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesReportTheErrorOfTheBeginBeforeThatOfTheClose() {
		IllegalStateException closeError = new IllegalStateException("the close failed");
		script().on(Step.BEGIN).fail(serverError()).on(Step.CLOSE).failAfterwards(closeError);
		assertThat(error(template().executeWrite((tx) -> failing())))
			.isInstanceOf(CannotCreateTransactionException.class)
			.hasSuppressedException(closeError);
	}

	@Test
	default void transactionScopesReportARunThatThrows() {
		script().on(Step.RUN).throwing(serverError());
		assertThat(error(template().executeWrite(this::create)))
			.isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCause(serverError());
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
	}

	@Test
	default void transactionScopesPassTheErrorOfTheDriverToTheWork() {
		script().on(Step.RUN).fail(serverError());
		assertThatValue(template().executeWrite((tx) -> {
			tx.setRollbackOnly();
			return create(tx).handle((created, ex) -> Exceptions.unwrap(ex));
		})).isSameAs(serverError());
	}

	@Test
	default void transactionScopesDoNotCommitAfterAFailedQueryThatTheWorkDidNotAwait() {
		script().on(Step.RUN).throwing(new IllegalStateException("the query was not sent"));
		Throwable error = error(template().executeWrite((tx) -> {
			tx.runAsync("CREATE (:Contract)");
			return CompletableFuture.completedFuture("continued");
		}));
		assertThat(error).isInstanceOf(IllegalStateException.class).hasMessage("the query was not sent");
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void transactionScopesReportTheQueryThatFailedDuringTheCommit() {
		DatabaseException queryError = new DatabaseException("Neo.DatabaseError.Statement.ExecutionFailed", "m");
		ClientException commitError = new ClientException("the commit was ignored");
		CompletableFuture<Void> answer = new CompletableFuture<>();
		CompletableFuture<Void> answered = new CompletableFuture<>();
		script().on(Step.RUN).holdUntil(answer).on(Step.COMMIT).answer((step) -> {
			answer.completeExceptionally(queryError);
			return answered.thenCompose((ignored) -> CompletableFuture.failedFuture(commitError));
		});
		Throwable error = error(template().executeWrite((tx) -> {
			tx.runAsync("CREATE (:Contract)").whenComplete((cursor, ex) -> answered.complete(null));
			return CompletableFuture.completedFuture("continued");
		}));
		assertThat(error).isInstanceOf(NonTransientDataAccessResourceException.class).hasCause(queryError);
		assertThat(error.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).hasCause(commitError));
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesReportAnUnknownOutcomeRatherThanTheQueryThatWasCutOffWithIt() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		script().on(Step.RUN).holdUntil(answer).on(Step.COMMIT).answer((step) -> {
			answer.completeExceptionally(connectionError());
			return CompletableFuture.failedFuture(connectionError());
		});
		assertThat(error(template().executeWrite((tx) -> {
			tx.runAsync("CREATE (:Contract)");
			return CompletableFuture.completedFuture("continued");
		}))).isInstanceOf(TransactionOutcomeUnknownException.class);
		assertOutcomes(0, 0, 0, 1);
	}

	@Test
	default void transactionScopesReportTheirTerminationOnce() {
		ClientException constraint = new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "taken");
		script().on(Step.COMMIT)
			.fail(new TransactionTerminatedException("50N42", "m", "N/A", "m", Map.of(), constraint));
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(DataIntegrityViolationException.class)
			.hasCause(constraint)
			.hasNoSuppressedExceptions();
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesRefuseParametersThatCannotBeConvertedAtTheCall() {
		assertThat(error(template().executeWrite((tx) -> {
			tx.runAsync("CREATE (:Contract {run: $run})", Map.of("run", new Object()));
			return CompletableFuture.completedFuture("continued");
		}))).isInstanceOf(InvalidDataAccessResourceUsageException.class);
		assertSteps(Step.SESSION, Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
	}

	@Test
	default void transactionScopesCloseEvenIfTheMethodsOfAnErrorThrow() {
		RuntimeException hostile = new ClientException(null, "no code") {

			@Override
			public String getMessage() {
				throw new IllegalStateException("the message cannot be read");
			}

		};
		// not with get(), which also reads the message of the error
		eventually()
			.until(template().executeWrite((tx) -> CompletableFuture.failedFuture(hostile))::isCompletedExceptionally);
		script().on(Step.COMMIT).fail(hostile);
		eventually().until(template().executeWrite(this::create)::isCompletedExceptionally);
		script().on(Step.BEGIN).fail(hostile);
		eventually().until(template().executeWrite(this::create)::isCompletedExceptionally);
		// not with a derived stage, whose wrapper also reads the message
		script().on(Step.BEGIN).succeed().on(Step.CLOSE).answer((step) -> {
			step.get();
			return CompletableFuture.failedFuture(hostile);
		});
		assertThat(error(template().executeWrite((tx) -> failing()))).isSameAs(workError());
		assertThat(error(template().execute((session) -> failing()))).isSameAs(workError());
	}

	@Test
	default void transactionScopesCloseWhenTheDriverReturnsNullInsteadOfAStage() {
		script().on(Step.RUN).answer((step) -> null);
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(IllegalStateException.class);
		script().on(Step.RUN).succeed().on(Step.COMMIT).answer((step) -> null);
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(TransactionOutcomeUnknownException.class);
		script().on(Step.ROLLBACK).answer((step) -> null);
		assertThat(error(template().executeWrite((tx) -> failing()))).isSameAs(workError());
		assertOutcomes(0, 1, 1, 1);
	}

	@Test
	default void transactionScopesFailWhenTheCommitIsRefused() {
		script().on(Step.COMMIT).fail(serverError());
		assertThat(error(template().executeWrite(this::create))).isExactlyInstanceOf(TransactionSystemException.class)
			.hasMessageContaining("could not commit")
			.hasCause(serverError());
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesTranslateAConstraintThatIsCheckedAtTheCommit() {
		ClientException error = new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "taken");
		script().on(Step.COMMIT).fail(error);
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(DataIntegrityViolationException.class)
			.hasCause(error);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesTranslateADeadlockAtTheCommit() {
		TransientException error = new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked");
		script().on(Step.COMMIT).fail(error);
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(CannotAcquireLockException.class);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesReportAnUnknownOutcomeAfterALostAcknowledgement() {
		ServiceUnavailableException error = new ServiceUnavailableException("connection reset");
		script().on(Step.COMMIT).failAfterwards(error);
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(TransactionOutcomeUnknownException.class)
			.hasMessageContaining("may or may not be committed")
			.hasCause(error);
		assertThat(script().count(Step.ROLLBACK)).isZero();
		assertOutcomes(0, 0, 0, 1);
		assertThat(applied()).isOne();
	}

	@Test
	default void transactionScopesReportAnUnknownOutcomeAfterACommitThatThrows() {
		script().on(Step.COMMIT).throwing(new IllegalStateException("a bug in the driver"));
		assertThat(error(template().executeWrite(this::create))).isInstanceOf(TransactionOutcomeUnknownException.class);
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
		assertOutcomes(0, 0, 0, 1);
	}

	@Test
	default void transactionScopesReportTheErrorOfTheWorkBeforeThatOfTheRollback() {
		script().on(Step.ROLLBACK).fail(connectionError());
		Throwable error = error(template().executeWrite((tx) -> create(tx).thenCompose((created) -> failing())));
		assertThat(error).isSameAs(workError());
		assertThat(error.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).isInstanceOf(TransactionSystemException.class)
				.hasMessageContaining("could not rollback")
				.hasCauseInstanceOf(ServiceUnavailableException.class));
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesCloseWhenTheRollbackThrows() {
		script().on(Step.ROLLBACK).throwing(connectionError());
		assertThat(error(template().executeWrite((tx) -> failing()))).isSameAs(workError());
		assertSteps(Step.SESSION, Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesReportAFailedRollbackThatTheWorkRequested() {
		script().on(Step.ROLLBACK).fail(connectionError());
		assertThat(error(template().executeWrite((tx) -> {
			tx.setRollbackOnly();
			return create(tx);
		}))).isInstanceOf(TransactionSystemException.class).hasCauseInstanceOf(ServiceUnavailableException.class);
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void transactionScopesAreRolledBackEvenIfTheDriverReportsAQueryThen() {
		script().on(Step.ROLLBACK).failAfterwards(serverError());
		Throwable error = error(template().executeWrite((tx) -> create(tx).thenCompose((created) -> failing())));
		assertThat(error).isSameAs(workError());
		assertThat(error.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).hasCause(serverError()));
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void transactionScopesReturnTheValueOfACommitWhoseCloseFails() {
		script().on(Step.CLOSE).failAfterwards(serverError());
		assertThatValue(template().executeWrite(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void transactionScopesReturnTheValueOfACommitWhoseCloseThrows() {
		script().on(Step.CLOSE).answer(Behaviours.throwAfterwards(serverError()));
		assertThatValue(template().executeWrite(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void transactionScopesAddAllLaterErrorsToTheFirst() {
		IllegalStateException closeError = new IllegalStateException("the close failed");
		script().on(Step.ROLLBACK).fail(connectionError()).on(Step.CLOSE).failAfterwards(closeError);
		Throwable error = error(template().executeWrite((tx) -> failing()));
		assertThat(error).isSameAs(workError());
		assertThat(error.getSuppressed()).hasSize(2);
		assertThat(error.getSuppressed()[0]).hasCauseInstanceOf(ServiceUnavailableException.class);
		assertThat(error.getSuppressed()[1]).isSameAs(closeError);
	}

	@Test
	default void transactionScopesDoNotAddAnErrorToItsOwnSuppressedErrorsOrInACycle() {
		script().on(Step.CLOSE).failAfterwards(new IllegalStateException("again", workError()));
		assertThat(error(template().executeWrite((tx) -> failing()))).isSameAs(workError()).hasNoSuppressedExceptions();
	}

	@Test
	default void transactionScopesRejectQueriesAfterTheirEnd() {
		AtomicReference<TransactionScope> escaped = new AtomicReference<>();
		value(template().executeWrite((tx) -> {
			escaped.set(tx);
			return CompletableFuture.completedFuture(null);
		}));
		assertThat(error(escaped.get().runAsync("RETURN 1").toCompletableFuture()))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("has ended");
		assertThatIllegalStateException().isThrownBy(() -> escaped.get().setRollbackOnly());
		assertThat(script().count(Step.RUN)).isZero();
	}

	@Test
	default void transactionScopesOpenReadSessionsForReads() {
		value(template().executeRead((tx) -> CompletableFuture.completedFuture(null)));
		value(template().executeWrite((tx) -> CompletableFuture.completedFuture(null)));
		value(template().inTransaction((tx) -> CompletableFuture.completedFuture(null)));
		assertThat(script().sessionConfigs()).extracting(SessionConfig::defaultAccessMode)
			.containsExactly(AccessMode.READ, AccessMode.WRITE, AccessMode.WRITE);
	}

	@Test
	default void transactionScopesSendTheTimeoutAndTheMetadataOfTheCall() {
		TransactionConfig config = TransactionConfig.builder()
			.withTimeout(Duration.ofSeconds(7))
			.withMetadata(Map.of("call", 1))
			.build();
		value(template().executeRead(config, (tx) -> CompletableFuture.completedFuture(null)));
		value(template().executeWrite(config, (tx) -> CompletableFuture.completedFuture(null)));
		assertThat(script().transactionConfigs()).hasSize(2).allSatisfy((sent) -> {
			assertThat(sent.timeout()).isEqualTo(Duration.ofSeconds(7));
			assertThat(sent.metadata()).containsOnlyKeys("app", "call");
		});
	}

}
