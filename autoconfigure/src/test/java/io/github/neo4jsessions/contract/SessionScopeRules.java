package io.github.neo4jsessions.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Scopes without a transaction of the library.
 */
interface SessionScopeRules extends ScopeFixture {

	@Test
	default void sessionScopesReturnTheValueOfTheWork() {
		assertThatValue(template().execute(this::create)).isEqualTo("created");
		assertSteps(Step.SESSION, Step.RUN, Step.CLOSE);
		assertThat(applied()).isOne();
		assertOutcomes(0, 0, 0, 0);
	}

	@Test
	default void sessionScopesReturnANullValue() {
		assertThatValue(template().execute((session) -> CompletableFuture.completedFuture(null))).isNull();
	}

	@Test
	default void sessionScopesRefuseNullWorkAtTheCall() {
		assertThatIllegalArgumentException().isThrownBy(() -> template().execute(null)).withMessageContaining("'work'");
		assertSteps();
	}

	@Test
	default void sessionScopesRunTheWorkOnTheCallingThread() {
		assertThatValue(template().execute((session) -> CompletableFuture.completedFuture(Thread.currentThread())))
			.isSameAs(Thread.currentThread());
	}

	@Test
	default void sessionScopesSettleAfterTheCloseAndAreActiveUntilThen() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		script().on(Step.CLOSE).holdUntil(closed);
		CompletableFuture<String> future = template().execute(this::create);
		eventually().until(() -> script().count(Step.CLOSE) == 1);
		assertThat(future).isNotDone();
		assertThat(template().statistics().active()).isOne();
		CompletableFuture<Long> activeWhenSettled = future.thenApply((value) -> template().statistics().active());
		closed.complete(null);
		assertThatValue(activeWhenSettled).isEqualTo(0L);
	}

	@Test
	default void sessionScopesReportAnExceptionThatTheWorkThrows() {
		assertThat(error(template().execute((session) -> {
			throw workError();
		}))).isSameAs(workError());
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void sessionScopesReportAnErrorThatTheWorkThrows() {
		AssertionError error = new AssertionError("not an exception");
		assertThat(error(template().execute((session) -> {
			throw error;
		}))).isSameAs(error);
	}

	@Test
	default void sessionScopesReportTheErrorOfTheStageOfTheWork() {
		assertThat(error(template().execute((session) -> failing()))).isSameAs(workError());
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void sessionScopesUnwrapAnError() {
		assertThat(error(template().execute((session) -> CompletableFuture
			.failedFuture(new CompletionException(new ExecutionException(new CompletionException(workError())))))))
			.isSameAs(workError());
	}

	@Test
	default void sessionScopesRefuseANullStage() {
		assertThat(error(template().execute((session) -> null))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("null instead of a stage");
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void sessionScopesRefuseACursorAsTheValue() {
		assertThat(error(template().execute((session) -> session.runAsync("RETURN 1"))))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("Read it inside the work");
		assertSteps(Step.SESSION, Step.RUN, Step.CLOSE);
	}

	@Test
	default void sessionScopesReportADriverThatThrowsInsteadOfOpening() {
		IllegalStateException driverError = new IllegalStateException("the driver is closed");
		script().on(Step.SESSION).throwing(driverError);
		assertThat(error(template().execute((session) -> failing())))
			.isInstanceOf(DataAccessResourceFailureException.class)
			.hasMessageContaining("'contract'")
			.hasCause(driverError);
		assertThat(template().statistics().opened()).isZero();
	}

	@Test
	default void sessionScopesReportADriverThatReturnsNoSession() {
		script().on(Step.SESSION).answer((step) -> null);
		assertThat(error(template().execute((session) -> failing())))
			.isInstanceOf(DataAccessResourceFailureException.class);
		assertThat(template().statistics().opened()).isZero();
	}

	@Test
	default void sessionScopesTranslateTheDriversErrors() {
		script().on(Step.RUN).fail(serverError());
		assertThat(error(template().execute(this::create))).isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCause(serverError());
		assertSteps(Step.SESSION, Step.RUN, Step.CLOSE);
	}

	@Test
	default void sessionScopesReportARunThatThrows() {
		script().on(Step.RUN).throwing(serverError());
		assertThat(error(template().execute(this::create))).hasCause(serverError());
		assertSteps(Step.SESSION, Step.RUN, Step.CLOSE);
	}

	@Test
	default void sessionScopesFailWhenTheCloseFails() {
		script().on(Step.CLOSE).failAfterwards(new CompletionException(serverError()));
		assertThat(error(template().execute(this::create))).isInstanceOf(InvalidDataAccessResourceUsageException.class)
			.hasCause(serverError());
	}

	@Test
	default void sessionScopesFailWhenTheCloseThrows() {
		script().on(Step.CLOSE).answer(Behaviours.throwAfterwards(serverError()));
		assertThat(error(template().execute(this::create))).hasCause(serverError());
	}

	@Test
	default void sessionScopesFailWhenTheCloseReturnsNull() {
		script().on(Step.CLOSE).answer((step) -> {
			step.get();
			return null;
		});
		assertThat(error(template().execute(this::create))).isInstanceOf(IllegalStateException.class);
	}

	@Test
	default void sessionScopesReportTheErrorOfTheWorkBeforeThatOfTheClose() {
		script().on(Step.CLOSE).failAfterwards(serverError());
		Throwable error = error(template().execute((session) -> failing()));
		assertThat(error).isSameAs(workError());
		assertThat(error.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).hasCause(serverError()));
	}

	@Test
	default void sessionScopesDoNotAddAnErrorToItsOwnSuppressedErrors() {
		script().on(Step.CLOSE).failAfterwards(workError());
		assertThat(error(template().execute((session) -> failing()))).isSameAs(workError()).hasNoSuppressedExceptions();
	}

	@Test
	default void sessionScopesCloseOnceIfTheWorkAlsoCloses() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		script().on(Step.CLOSE).holdUntil(closed);
		CompletableFuture<String> future = template().execute((session) -> {
			session.closeAsync();
			return CompletableFuture.completedFuture("closed by hand");
		});
		assertThat(future).isNotDone();
		assertThat(template().statistics().active()).isOne();
		closed.complete(null);
		assertThatValue(future).isEqualTo("closed by hand");
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void sessionScopesRejectCallsAfterTheirEnd() {
		AtomicReference<AsyncSession> escaped = new AtomicReference<>();
		value(template().execute((session) -> {
			escaped.set(session);
			return CompletableFuture.completedFuture(null);
		}));
		assertThat(error(escaped.get().runAsync("RETURN 1").toCompletableFuture()))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("has ended");
		assertThat(script().count(Step.RUN)).isZero();
	}

	@Test
	default void sessionScopesCloseWhenTheyAreCancelled() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		script().on(Step.CLOSE).holdUntil(closed);
		CompletableFuture<Object> never = new CompletableFuture<>();
		CompletableFuture<Object> future = template().execute((session) -> never);
		future.cancel(true);
		eventually().until(() -> script().count(Step.CLOSE) == 1);
		assertThat(template().statistics().active()).isOne();
		closed.complete(null);
		never.complete("too late");
		assertThat(future).isCancelled();
	}

	@Test
	default void sessionScopesOpenOneSessionEach() {
		AtomicReference<AsyncSession> first = new AtomicReference<>();
		AtomicReference<AsyncSession> second = new AtomicReference<>();
		value(template().execute((session) -> {
			first.set(session);
			return CompletableFuture.completedFuture(null);
		}));
		value(template().execute((session) -> {
			second.set(session);
			return CompletableFuture.completedFuture(null);
		}));
		assertThat(first.get()).isNotSameAs(second.get());
		assertThat(script().count(Step.SESSION)).isEqualTo(2);
	}

}
