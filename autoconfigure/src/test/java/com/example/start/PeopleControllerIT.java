package com.example.start;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends the requests of {@code docs/getting-started.md}.
 */
@Neo4jServerTest
class PeopleControllerIT {

	@Autowired
	private SessionTemplate sessions;

	@AfterEach
	void forgetPeople() {
		assertThat(this.sessions.query("MATCH (p:Person) DELETE p").run()).succeedsWithin(Duration.ofSeconds(60));
	}

	@Test
	void peopleAreSavedAndFound() {
		MockMvcTester mvc = MockMvcTester.of(new PeopleController(this.sessions));
		assertThat(mvc.put().uri("/people/1?name=Ada")).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo("{\"id\":\"1\",\"name\":\"Ada\"}");
		assertThat(mvc.put().uri("/people/1?name=Ada Lovelace")).hasStatusOk();
		assertThat(mvc.get().uri("/people")).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo("[{\"id\":\"1\",\"name\":\"Ada Lovelace\"}]");
		assertThat(mvc.get().uri("/people/1")).hasStatusOk();
		assertThat(mvc.get().uri("/people/2")).hasStatus(404);
		assertThat(this.sessions.statistics().active()).isZero();
	}

}
