package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The shutdown of a template.
 */
interface ShutdownRules extends ScopeFixture {

	@Test
	default void shutdownOfAnIdleTemplateCompletesAtOnce() {
		assertThat(template().shutdown(PATIENCE)).isCompleted();
		assertThat(template().shutdown(PATIENCE)).isCompleted();
	}

	@Test
	default void shutdownRefusesNewScopes() {
		template().shutdown(PATIENCE);
		assertThat(error(template().inTransaction(this::create))).isInstanceOf(SessionScopeAbortedException.class)
			.hasMessageContaining("'contract' is shut down");
		assertThat(error(template().execute((session) -> failing()))).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(template().statistics().rejected()).isEqualTo(2);
		assertSteps();
	}

	@Test
	default void shutdownWaitsForOpenScopes() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().inTransaction((tx) -> create(tx).thenCompose((created) -> release));
		eventually().until(() -> script().count(Step.RUN) == 1);
		CompletableFuture<Void> shutdown = template().shutdown(PATIENCE);
		assertThat(shutdown).isNotDone();
		CompletableFuture<Boolean> settledFirst = shutdown.thenApply((ignored) -> open.isDone());
		release.complete("done");
		assertThatValue(settledFirst).isEqualTo(true);
		assertThatValue(open).isEqualTo("done");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void shutdownRollsBackScopesThatDoNotEndInTime() {
		CompletableFuture<Object> open = template()
			.inTransaction((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
		eventually().until(() -> script().count(Step.RUN) == 1);
		value(template().shutdown(Duration.ofMillis(20)));
		assertThat(template().statistics().active()).isZero();
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class)
			.hasMessageContaining("was drained or shut down before the work");
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void shutdownWithoutATimeoutRollsBackAtOnce() {
		CompletableFuture<Object> open = template()
			.inTransaction((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
		eventually().until(() -> script().count(Step.RUN) == 1);
		value(template().shutdown(Duration.ZERO));
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class);
	}

	@Test
	default void shutdownIsTheFirstErrorEvenIfTheBeginFailsAfterIt() {
		CompletableFuture<Void> answered = new CompletableFuture<>();
		script().on(Step.BEGIN)
			.answer((step) -> answered.thenCompose((ignored) -> CompletableFuture.failedFuture(connectionError())));
		CompletableFuture<String> open = template().inTransaction(this::create);
		CompletableFuture<Void> shutdown = template().shutdown(Duration.ZERO);
		answered.complete(null);
		value(shutdown);
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class)
			.satisfies((error) -> assertThat(error.getSuppressed()).singleElement()
				.isInstanceOf(CannotCreateTransactionException.class));
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void shutdownRefusesCallsThatWait() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		CompletableFuture<String> waiting = template().inTransaction(this::create);
		CompletableFuture<Void> shutdown = template().shutdown(PATIENCE);
		assertThat(error(waiting)).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(shutdown).isNotDone();
		release.complete(null);
		value(open);
		value(shutdown);
	}

	/**
	 * Both the scope and the template wait for the end of the scope.
	 */
	@ParameterizedTest
	@EnumSource(names = { "BEGIN", "ROLLBACK", "CLOSE" })
	default void shutdownReportsAScopeThatIsStillOpenOnce(Step step) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		script().on(step).holdUntil(answer);
		CompletableFuture<Object> open = template().inTransaction((tx) -> new CompletableFuture<>());
		eventually().until(() -> script().count(Step.BEGIN) == 1);
		List<String> lines = logged(template().getName(), () -> {
			// as the life cycle of a context does
			value(template().drain(Duration.ZERO));
			error(open);
			value(template().shutdown(Duration.ZERO));
			assertThat(template().monitor().openScopes()).hasSize(1);
			answer.complete(null);
			eventually().until(() -> template().statistics().active() == 0);
		});
		assertThat(lines).filteredOn((line) -> line.contains("the stopped scope has not ended")).hasSize(1);
		assertThat(lines)
			.filteredOn((line) -> line.contains("the scope has not ended within the time-out of the drain or shutdown"))
			.hasSize(1);
	}

	/**
	 * Return the lines about one template: those of earlier tests may still log.
	 */
	private static List<String> logged(String template, Runnable action) {
		Logger logger = (Logger) LoggerFactory.getLogger(SessionTemplate.class);
		List<String> lines = new CopyOnWriteArrayList<>();
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
			@Override
			protected void append(ILoggingEvent event) {
				String line = event.getFormattedMessage();
				if (line.contains("'" + template + "'")) {
					lines.add(line);
				}
			}
		};
		appender.start();
		logger.addAppender(appender);
		try {
			action.run();
		}
		finally {
			logger.detachAppender(appender);
		}
		return lines;
	}

	@Test
	default void shutdownRefusesAnInvalidTimeout() {
		assertThatIllegalArgumentException().isThrownBy(() -> template().shutdown(null))
			.withMessageContaining("'timeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> template().shutdown(Duration.ofSeconds(-1)))
			.withMessageContaining("PT-1S");
	}

	@Test
	default void drainOfAnIdleTemplateCompletesAtOnceAndLeavesItUsable() {
		assertThat(template().drain(PATIENCE)).isCompleted();
		assertThat(template().drain(Duration.ZERO)).isCompleted();
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void drainWaitsForOpenScopesAndForScopesThatFollowThem() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<String> open = template().inTransaction((tx) -> release)
			.thenCompose((released) -> template().inTransaction(this::create));
		CompletableFuture<Void> drain = template().drain(PATIENCE);
		assertThat(drain).isNotDone();
		CompletableFuture<Boolean> settledFirst = drain.thenApply((ignored) -> open.isDone());
		release.complete("done");
		assertThatValue(settledFirst).isEqualTo(true);
		assertThatValue(open).isEqualTo("created");
		assertOutcomes(2, 0, 0, 0);
	}

	@Test
	default void drainRollsBackOnlyScopesThatDoNotEndInTime() {
		CompletableFuture<Object> open = template()
			.inTransaction((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
		eventually().until(() -> script().count(Step.RUN) == 1);
		value(template().drain(Duration.ofMillis(20)));
		assertThat(template().statistics().active()).isZero();
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class)
			.hasMessageContaining("was drained or shut down before the work");
		assertOutcomes(0, 1, 0, 0);
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		assertOutcomes(1, 1, 0, 0);
	}

	@Test
	default void drainDoesNotWaitForScopesThatBeginAfterItsTimeout() {
		CompletableFuture<Object> cleanUp = new CompletableFuture<>();
		script().on(Step.ROLLBACK).answer((step) -> cleanUp.thenCompose((ignored) -> (CompletionStage<?>) step.get()));
		CompletableFuture<Object> open = template().inTransaction((tx) -> new CompletableFuture<>());
		eventually().until(() -> script().count(Step.BEGIN) == 1);
		CompletableFuture<Void> drain = template().drain(Duration.ofMillis(20));
		eventually().until(() -> script().count(Step.ROLLBACK) == 1);
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> later = template().execute((session) -> release);
		assertThat(drain).isNotDone();
		cleanUp.complete(null);
		value(drain);
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(later).isNotDone();
		release.complete("later");
		assertThatValue(later).isEqualTo("later");
	}

	@Test
	default void drainWaitsForCallsThatWait() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		CompletableFuture<String> waiting = template().inTransaction(this::create);
		CompletableFuture<Void> drain = template().drain(PATIENCE);
		release.complete("done");
		value(drain);
		assertThatValue(open).isEqualTo("done");
		assertThatValue(waiting).isEqualTo("created");
	}

	@Test
	default void drainStopsCallsThatWaitTooLong() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> open = template().execute((session) -> new CompletableFuture<>());
		CompletableFuture<String> waiting = template().inTransaction(this::create);
		value(template().drain(Duration.ZERO));
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(error(waiting)).isInstanceOf(SessionScopeAbortedException.class);
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
	}

	@Test
	default void drainAllowsOnlyOneMoreAttempt() {
		templateWith((builder) -> builder
			.retry(new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false)));
		CompletableFuture<Object> future = delayed(
				() -> template().executeWrite((tx) -> CompletableFuture.failedFuture(connectionError())));
		CompletableFuture<Boolean> settledFirst = template().drain(PATIENCE).thenApply((ignored) -> future.isDone());
		assertThatValue(settledFirst).isEqualTo(true);
		assertThat(error(future).getSuppressed()).hasSize(1);
		assertThat(template().statistics().retries()).isOne();
	}

	@Test
	default void shutdownEndsADrain() {
		CompletableFuture<Object> open = template().inTransaction((tx) -> new CompletableFuture<>());
		CompletableFuture<Void> drain = template().drain(PATIENCE);
		CompletableFuture<Void> again = template().drain(PATIENCE);
		assertThat(drain).isNotDone();
		value(template().shutdown(Duration.ZERO));
		value(drain);
		value(again);
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(template().drain(PATIENCE)).isCompleted();
	}

	@Test
	default void drainRefusesAnInvalidTimeout() {
		assertThatIllegalArgumentException().isThrownBy(() -> template().drain(null))
			.withMessageContaining("'timeout'");
		assertThatIllegalArgumentException().isThrownBy(() -> template().drain(Duration.ofSeconds(-1)))
			.withMessageContaining("PT-1S");
	}

}
