package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.SecurityException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TokenExpiredException;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The effect of {@code terminateOnCancel}, on a driver without a server.
 */
@ExtendWith(OutputCaptureExtension.class)
class QueryTerminationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver script = ScriptedDriver.create();

	private SessionTemplate template = SessionTemplate.builder(this.script)
		.name("ending")
		.terminateOnCancel(true)
		.build();

	@Test
	void aSecondSessionTerminatesTheQueryThatARollbackWaitsFor() {
		CompletableFuture<Void> queryEnded = new CompletableFuture<>();
		this.script.on(Step.ROLLBACK).holdUntil(queryEnded);
		CompletableFuture<Object> future = this.template.executeWrite((tx) -> new CompletableFuture<>());
		future.cancel(true);
		eventually(() -> this.script.applied().size() == 1);
		Object mark = this.script.transactionConfigs().get(0).metadata().get("neo4jSessionsScope").asString();
		assertThat(this.script.applied().get(0).toString()).contains("TERMINATE TRANSACTIONS").contains((String) mark);
		assertThat(this.template.statistics().active()).isOne();
		queryEnded.complete(null);
		eventually(() -> this.template.statistics().active() == 0);
		assertThat(this.template.statistics().opened()).isOne();
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(2);
	}

	@Test
	void aScopeIsClosedOnlyAfterTheSecondSession() {
		CompletableFuture<Void> queryEnded = new CompletableFuture<>();
		CompletableFuture<Void> answered = new CompletableFuture<>();
		this.script.on(Step.ROLLBACK).holdUntil(queryEnded).on(Step.RUN).holdUntil(answered);
		this.template.executeWrite((tx) -> new CompletableFuture<>()).cancel(true);
		eventually(() -> this.script.count(Step.RUN) == 1);
		queryEnded.complete(null);
		eventually(() -> this.script.count(Step.CLOSE) == 1);
		assertThat(this.template.statistics().active()).isOne();
		answered.complete(null);
		eventually(() -> this.template.statistics().active() == 0);
		assertThat(this.script.count(Step.CLOSE)).isEqualTo(2);
	}

	@Test
	void aTransactionThatEndsInTimeNeedsNoSecondSession() {
		CompletableFuture<Object> future = this.template.executeWrite((tx) -> new CompletableFuture<>());
		future.cancel(true);
		eventually(() -> this.template.statistics().closed() == 1);
		this.template.executeWrite((tx) -> CompletableFuture.completedFuture("done")).join();
		assertThat(this.script.count(Step.SESSION)).isEqualTo(2);
	}

	@Test
	void autoCommitQueriesAlsoCarryTheMark() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		CompletableFuture<Object> future = this.template.execute((session) -> session
			.runAsync("RETURN 1",
					TransactionConfig.builder()
						.withTimeout(Duration.ofSeconds(7))
						.withMetadata(Map.of("own", "value"))
						.build())
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((summary) -> new CompletableFuture<>()));
		TransactionConfig config = this.script.transactionConfigs().get(0);
		assertThat(config.metadata()).containsKeys("own", "neo4jSessionsScope");
		assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(7));
		this.script.on(Step.CLOSE).holdUntil(closed);
		future.cancel(true);
		eventually(() -> this.script.applied().size() == 2);
		assertThat(this.script.applied().get(1).toString()).contains("TERMINATE TRANSACTIONS");
		closed.complete(null);
		eventually(() -> this.template.statistics().active() == 0);
	}

	@Test
	void aMissingPrivilegeIsReportedOnceAndTerminationIsNotTriedAgain(CapturedOutput output) {
		this.script.on(Step.RUN).fail(new SecurityException("Neo.ClientError.Security.Forbidden", "not allowed"));
		for (int i = 0; i < 3; i++) {
			CompletableFuture<Void> queryEnded = new CompletableFuture<>();
			this.script.on(Step.ROLLBACK).holdUntil(queryEnded);
			this.template.executeWrite((tx) -> new CompletableFuture<>()).cancel(true);
			eventually(() -> this.script.count(Step.RUN) == 1);
			queryEnded.complete(null);
			eventually(() -> this.template.statistics().active() == 0);
		}
		assertThat(this.script.count(Step.RUN)).isOne();
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("'ending'", "TERMINATE TRANSACTION", "Neo.ClientError.Security.Forbidden")
			.doesNotContain("not allowed");
	}

	@Test
	void theSecondSessionIsOfTheSameUserAndDatabase() {
		AuthToken token = AuthTokens.basic("service", "secret");
		cancel(this.template.withAuth(token).asUser("alice").in("a"));
		assertThat(this.script.sessionConfigs()).hasSize(2);
		assertThat(this.script.sessionConfigs().get(1)).isEqualTo(this.script.sessionConfigs().get(0));
		assertThat(this.script.sessionConfigs().get(1).impersonatedUser()).contains("alice");
		assertThat(this.script.authTokens()).containsExactly(Optional.of(token), Optional.of(token));
	}

	@Test
	void aMissingPrivilegeOfAUserDoesNotEndTheTerminationsOfOthers() {
		this.script.on(Step.RUN).fail(new SecurityException("Neo.ClientError.Security.Forbidden", "not allowed"));
		cancel(this.template.asUser("alice"));
		cancel(this.template.withAuth(AuthTokens.basic("bob", "secret")));
		cancel(this.template);
		assertThat(this.script.count(Step.RUN)).isEqualTo(3);
		cancel(this.template.asUser("alice"));
		assertThat(this.script.count(Step.RUN)).isEqualTo(4);
	}

	private void cancel(SessionOperations sessions) {
		long before = this.script.count(Step.RUN);
		CompletableFuture<Void> queryEnded = new CompletableFuture<>();
		this.script.on(Step.ROLLBACK).holdUntil(queryEnded);
		sessions.executeWrite((tx) -> new CompletableFuture<>()).cancel(true);
		eventually(() -> this.script.count(Step.RUN) == before + 1);
		queryEnded.complete(null);
		eventually(() -> this.template.statistics().active() == 0);
	}

	@Test
	void anotherFailureIsReportedOnceAndTriedAgain(CapturedOutput output) {
		this.script.on(Step.RUN).fail(new ServiceUnavailableException("gone"));
		for (int i = 1; i <= 2; i++) {
			CompletableFuture<Void> queryEnded = new CompletableFuture<>();
			this.script.on(Step.ROLLBACK).holdUntil(queryEnded);
			this.template.executeWrite((tx) -> new CompletableFuture<>()).cancel(true);
			int runs = i;
			eventually(() -> this.script.count(Step.RUN) == runs);
			queryEnded.complete(null);
			eventually(() -> this.template.statistics().active() == 0);
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).hasSize(1);
	}

	@Test
	void anExhaustedPoolIsNotMistakenForAMissingPrivilege(CapturedOutput output) {
		failTerminations(new ClientException("Unable to acquire connection", new TimeoutException()));
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("driver's pool had no free connection")
			.doesNotContain("privilege");
	}

	@Test
	void eachReasonIsReported(CapturedOutput output) {
		failTerminations(new ServiceUnavailableException("gone"));
		failTerminations(new TokenExpiredException("Neo.ClientError.Security.TokenExpired", "expired"));
		failTerminations(new SecurityException("Neo.ClientError.Security.Forbidden", "not allowed"));
		assertThat(this.script.count(Step.RUN)).isEqualTo(3);
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).hasSize(2)
			.satisfiesOnlyOnce((line) -> assertThat(line).contains("privileges", "Forbidden"));
	}

	private void failTerminations(Throwable error) {
		this.script.on(Step.RUN).fail(error);
		cancel(this.template);
	}

	@Test
	void aQueryThatFailedWorkLeftBehindIsTerminatedWhenTheScopeIsStopped() {
		CompletableFuture<Void> queryEnded = new CompletableFuture<>();
		this.script.on(Step.ROLLBACK).holdUntil(queryEnded);
		RuntimeException workError = new IllegalArgumentException("the work failed");
		CompletableFuture<Object> future = this.template.executeWrite((tx) -> {
			tx.runAsync("A LONG QUERY");
			return CompletableFuture.failedFuture(workError);
		});
		assertThat(this.script.applied()).isEmpty();
		this.template.monitor().abort(this.template.monitor().openScopes().get(0).id(), "an operator");
		eventually(() -> this.script.applied().size() == 1);
		assertThat(this.script.applied().get(0).toString()).contains("TERMINATE TRANSACTIONS");
		queryEnded.complete(null);
		assertThat(future).failsWithin(PATIENCE).withThrowableThat().havingCause().isSameAs(workError);
	}

	@Test
	void aCommitThatWasSentIsNotTerminated() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		this.script.on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<Object> future = this.template
			.executeWrite((tx) -> CompletableFuture.completedFuture("done"));
		this.template.monitor().abort(this.template.monitor().openScopes().get(0).id(), "an operator");
		assertThat(future).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(this.script.count(Step.SESSION)).isOne();
		committed.complete(null);
		eventually(() -> this.template.statistics().active() == 0);
	}

	@Test
	void aSecondSessionThatIsNotAnsweredDoesNotDelayTheCaller() {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		this.template = this.template.mutate().scopeTimeout(Duration.ofMillis(20)).build();
		this.script.on(Step.ROLLBACK).holdUntil(answer).on(Step.RUN).holdUntil(answer);
		assertThat(this.template.executeWrite((tx) -> new CompletableFuture<>())).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(SessionScopeTimeoutException.class);
		assertThat(this.script.transactionConfigs().get(1).timeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.template.statistics().active()).isOne();
		answer.complete(null);
		eventually(() -> this.template.statistics().active() == 0);
	}

	@Test
	void ifDisabledItDoesNotChangeTheConfiguration() {
		this.template = this.template.mutate().terminateOnCancel(false).build();
		this.template.executeWrite((tx) -> CompletableFuture.completedFuture("done")).join();
		assertThat(this.script.transactionConfigs()).isEqualTo(List.of(TransactionConfig.empty()));
	}

	private static void eventually(java.util.concurrent.Callable<Boolean> condition) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.atMost(PATIENCE)
			.until(condition);
	}

}
