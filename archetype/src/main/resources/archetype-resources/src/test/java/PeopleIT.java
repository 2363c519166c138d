package ${package};

import java.util.List;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;

/**
 * The service on a real server, whose database is empty at the beginning of each test.
 */
@Neo4jSessionsTest
@Import(People.class)
class PeopleIT {

	@Autowired
	private People people;

	@Autowired
	private SessionTemplate sessions;

	@Test
	void peopleWhoWereAddedAreFound() {
		assertThatScope(this.people.add("Bob")).succeeds();
		assertThatScope(this.people.add("Ann")).succeeds();
		assertThatScope(this.people.add("Ann")).succeeds();
		assertThatScope(this.people.names()).succeedsWith(List.of("Ann", "Bob"));
	}

	@Test
	void aPairIsOneTransaction() {
		assertThatScope(this.sessions, () -> this.people.addPair("Ann", "Bob")).isCommitted().succeeds();
		assertThatScope(this.people.names()).succeedsWith(List.of("Ann", "Bob"));
	}

	@Test
	void aPairIsAddedAsAWholeOrNotAtAll() {
		// the second query fails, after the first one has added Ann
		assertThatScope(this.sessions, () -> this.people.addPair("Ann", null)).isRolledBack();
		assertThatScope(this.people.names()).succeedsWith(List.of());
	}

}
