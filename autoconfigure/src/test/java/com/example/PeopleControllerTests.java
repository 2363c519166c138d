package com.example;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.ScriptedDriver;
import io.github.neo4jsessions.contract.ScriptedDriver.Step;
import io.github.neo4jsessions.contract.StubDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Record;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls the controller of the README.
 */
class PeopleControllerTests {

	private final ScriptedDriver script = new ScriptedDriver(new StubDriver(Runnable::run).driver());

	private final SessionTemplate sessions = SessionTemplate.create(this.script.driver());

	@Test
	void theAnswerIsTheNewNameAndTheSessionIsClosed() {
		Record row = StubDriver.proxy(Record.class, (method, arguments) -> Values.value("Ada"));
		ResultCursor cursor = StubDriver.proxy(ResultCursor.class,
				(method, arguments) -> CompletableFuture.completedFuture(row));
		this.script.on(Step.RUN, (step) -> CompletableFuture.completedFuture(cursor));
		MockMvcTester mvc = MockMvcTester.of(new PeopleController(this.sessions));
		assertThat(mvc.put().uri("/people/1?name=Ada")).hasStatusOk().bodyText().isEqualTo("Ada");
		assertThat(this.script.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
	}

}
