package com.example.errors;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the example of {@code docs/errors.md}.
 */
class Neo4jProblemsTests {

	private final ScriptedDriver script = ScriptedDriver.create();

	static Stream<Arguments> errors() {
		return Stream.of(Arguments.of(new DataIntegrityViolationException("x"), 409),
				Arguments.of(new SessionLimitException("x"), 503),
				Arguments.of(new SessionScopeAbortedException("x"), 503),
				Arguments.of(new CannotAcquireLockException("x"), 503),
				Arguments.of(new TransientDataAccessResourceException("x"), 503),
				Arguments.of(new CannotCreateTransactionException("x"), 503),
				Arguments.of(new QueryTimeoutException("x"), 504),
				Arguments.of(new SessionScopeTimeoutException("x"), 504),
				Arguments.of(new TransactionOutcomeUnknownException("x", new IllegalStateException()), 500));
	}

	@ParameterizedTest
	@MethodSource("errors")
	void eachErrorHasItsStatus(RuntimeException error, int status) {
		assertThat(mvc(() -> CompletableFuture.failedFuture(error)).get().uri("/save")).hasStatus(status)
			.bodyJson()
			.hasPath("$.detail");
	}

	@Test
	void aLostAnswerToACommitIsNotReportedAsUnavailable() {
		this.script.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection lost"));
		assertThat(mvc(this::save).get().uri("/save")).hasStatus(500)
			.bodyJson()
			.extractingPath("$.detail")
			.asString()
			.contains("not known whether");
	}

	@Test
	void aServerThatIsNotThereIsUnavailableAndTheClientMayTryAgain() {
		this.script.on(Step.BEGIN).fail(new ServiceUnavailableException("no server"));
		assertThat(mvc(this::save).get().uri("/save")).hasStatus(503).containsHeader(HttpHeaders.RETRY_AFTER);
	}

	private CompletableFuture<ResultSummary> save() {
		return SessionTemplate.create(this.script).inTransaction((tx) -> tx.query("CREATE (:Person)").run());
	}

	private static MockMvcTester mvc(Save save) {
		return MockMvcTester.of(List.of(new Controller(save)),
				(builder) -> builder.setControllerAdvice(new Neo4jProblems()).build());
	}

	interface Save {

		CompletableFuture<?> save();

	}

	@RestController
	record Controller(Save save) {

		@GetMapping("/save")
		CompletableFuture<?> handle() {
			return this.save.save();
		}

	}

}
