package com.example;

import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls the controller of the README.
 */
class PeopleControllerTests {

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	@Test
	void theAnswerIsTheNewNameAndTheSessionIsClosed() {
		this.driver.onQuery((query) -> query.text().startsWith("MERGE")).rows(Map.of("name", "Ada"));
		MockMvcTester mvc = MockMvcTester.of(new PeopleController(this.sessions));
		assertThat(mvc.put().uri("/people/1?name=Ada")).hasStatusOk().bodyText().isEqualTo("Ada");
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
	}

}
