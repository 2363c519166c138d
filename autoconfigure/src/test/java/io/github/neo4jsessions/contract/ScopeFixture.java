package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.internal.template.WrittenLines;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.awaitility.core.ConditionFactory;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The fixture of the rules of a scope: a template on a driver that records each step and
 * can be told to let a step fail.
 */
public interface ScopeFixture {

	Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * How many calls are made until one takes a step in time. The last one has more than
	 * six seconds.
	 */
	int MOST_CALLS = 6;

	SessionTemplate template();

	/**
	 * Replace the template by one that is built like the first one and then changed.
	 */
	SessionTemplate templateWith(UnaryOperator<SessionTemplate.Builder> change);

	ScriptedDriver script();

	/**
	 * Check the calls so far as at the end of a test, and use another driver and another
	 * template, as before the test.
	 */
	void startOver();

	/**
	 * Let the driver forget what was recorded. The steps are still counted at the end.
	 */
	void clearScript();

	/**
	 * The observations of the template's scopes, if they are observed.
	 */
	ObservedScopes observed();

	/**
	 * The mark of the nodes of one test.
	 */
	String run();

	/**
	 * An error of the user's code.
	 */
	RuntimeException workError();

	/**
	 * An error that the server answers with.
	 */
	ClientException serverError();

	/**
	 * An error of the connection.
	 */
	default ServiceUnavailableException connectionError() {
		return new ServiceUnavailableException("connection reset");
	}

	/**
	 * A token that the server accepts.
	 */
	default AuthToken token() {
		return AuthTokens.basic("alice", "secret");
	}

	/**
	 * An error after which work is retried.
	 */
	default TransientException deadlock() {
		return new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked");
	}

	/**
	 * Return how many of the queries of this test were committed.
	 */
	default long applied() {
		return applied(run());
	}

	/**
	 * Return how many of the queries whose mark begins like this were committed.
	 */
	long applied(String mark);

	/**
	 * Return how many messages of this kind their receiver has counted.
	 */
	default long received(Step message) {
		return script().count(message);
	}

	default CompletionStage<String> create(AsyncQueryRunner runner) {
		return create(runner, run());
	}

	default CompletionStage<String> create(AsyncQueryRunner runner, String mark) {
		return runner.runAsync("CREATE (:Contract {run: $run})", Map.of("run", mark))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> "created");
	}

	default CompletableFuture<Object> failing() {
		return CompletableFuture.failedFuture(workError());
	}

	default ConditionFactory eventually() {
		return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).atMost(PATIENCE);
	}

	default <T> T value(CompletableFuture<T> future) {
		try {
			return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("Expected a value", ex);
		}
	}

	default <T> ObjectAssert<T> assertThatValue(CompletableFuture<T> future) {
		return Assertions.assertThatObject(value(future));
	}

	/**
	 * The error as a caller of {@code get} sees it; it must not be wrapped again.
	 */
	default Throwable error(CompletableFuture<?> future) {
		try {
			throw new AssertionError("Expected an error, got " + future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("Expected an error", ex);
		}
	}

	/**
	 * Make a call whose first attempt fails, and wait until there is to be a second one.
	 * The session is closed before that, so that its end does not show it. The delay
	 * before the second attempt may not have begun yet: a stop, or a drain, that comes
	 * first ends it as soon as it begins.
	 */
	default <T> CompletableFuture<T> delayed(Supplier<CompletableFuture<T>> call) {
		try (WrittenLines log = WrittenLines.to(SessionTemplate.class.getName())) {
			CompletableFuture<T> future = call.get();
			eventually().until(() -> log.lines().stream().anyMatch((line) -> line.contains("another one starts in")));
			return future;
		}
	}

	/**
	 * Make a call that is timed out while it waits for the driver to answer a step. If
	 * that step comes after the timeout, on a busy machine, there is another call, with
	 * more time. The call before must have ended as one that was too late does.
	 * @param step the step that is taken, but not answered before the signal
	 * @param change sets the timeout
	 * @param call makes the call
	 */
	default <T> UnansweredCall<T> timedOutIn(Step step,
			BiFunction<SessionTemplate.Builder, Duration, SessionTemplate.Builder> change,
			Supplier<CompletableFuture<T>> call) {
		Duration timeout = Duration.ofMillis(100);
		for (int calls = 1;; calls++) {
			timeout = timeout.multipliedBy(2);
			Duration limit = timeout;
			templateWith((builder) -> change.apply(builder, limit));
			AtomicLong taken = new AtomicLong();
			CompletableFuture<Void> answer = new CompletableFuture<>();
			script().on(step).answer((driver) -> {
				taken.set(System.nanoTime());
				Object stage = driver.get();
				return answer.thenCompose((ignored) -> (CompletionStage<?>) stage);
			});
			long start = System.nanoTime();
			CompletableFuture<T> future = call.get();
			eventually().until(() -> taken.get() != 0 || future.isDone());
			long takenAt = taken.get();
			if (takenAt != 0 && takenAt - start < limit.toNanos()) {
				return new UnansweredCall<>(future, answer);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - start)).as("time until the call was given up")
				.isGreaterThanOrEqualTo(limit);
			assertThat((step == Step.COMMIT) && future.isDone() && !future.isCompletedExceptionally())
				.as("value before COMMIT was answered")
				.isFalse();
			answer.complete(null);
			eventually().until(() -> future.isDone() && template().statistics().active() == 0);
			assertTooLate(step, takenAt != 0, future.isCompletedExceptionally() ? error(future) : null);
			assertThat(calls).as("calls in which %s came after the timeout", step).isLessThan(MOST_CALLS);
			startOver();
		}
	}

	/**
	 * Check the result of a call that did not take a step in time.
	 * @param taken whether it took the step nevertheless
	 * @param error its error, or {@code null} for a value
	 */
	private void assertTooLate(Step step, boolean taken, Throwable error) {
		if (error instanceof SessionScopeTimeoutException) {
			return;
		}
		assertThat(taken).as("%s was taken by a call that ended with %s", step, error).isTrue();
		if (step == Step.ROLLBACK) {
			assertThat(error).isSameAs(workError());
		}
		else if (error != null) {
			assertThat(error).isInstanceOf(TransactionOutcomeUnknownException.class)
				.hasCauseInstanceOf(SessionScopeTimeoutException.class);
		}
	}

	default void assertSteps(Step... steps) {
		assertThat(script().steps()).containsExactly(steps);
	}

	default void assertOutcomes(long committed, long rolledBack, long failed, long unknown) {
		SessionStatistics statistics = template().statistics();
		assertThat(statistics.committed()).as("committed").isEqualTo(committed);
		assertThat(statistics.rolledBack()).as("rolled back").isEqualTo(rolledBack);
		assertThat(statistics.failed()).as("failed").isEqualTo(failed);
		assertThat(statistics.unknown()).as("unknown").isEqualTo(unknown);
	}

	/**
	 * A call that waits for the driver to answer a step.
	 *
	 * @param <T> the type of the value
	 * @param future the future of the caller
	 * @param answer the signal for the driver to answer
	 */
	record UnansweredCall<T>(CompletableFuture<T> future, CompletableFuture<Void> answer) {

	}

}
