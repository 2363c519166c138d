package ${package};

import java.util.List;
import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.NoOpenSessions;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.neo4j.driver.Query;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service on a driver without a server.
 */
class PeopleTests {

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	private final People people = new People(this.sessions);

	@RegisterExtension
	final NoOpenSessions noOpenSessions = NoOpenSessions.of(this.sessions);

	@Test
	void namesAreTheRowsOfAQuery() {
		this.driver.onQuery(People.NAMES).rows(Map.of("p.name", "Ann"), Map.of("p.name", "Bob"));
		assertThatScope(this.people.names()).succeedsWith(List.of("Ann", "Bob"));
	}

	@Test
	void aPairIsOneTransaction() {
		assertThatScope(this.sessions, () -> this.people.addPair("Ann", "Bob")).isCommitted().succeeds();
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.RUN, Step.RUN,
				Step.COMMIT, Step.CLOSE);
		assertThat(this.driver.applied()).extracting(Query::text).containsExactly(People.ADD, People.ADD, People.MEET);
	}

	@Test
	void aPairThatCannotMeetIsNotAdded() {
		this.driver.onQuery(People.MEET).fail(new IllegalStateException("they do not meet"));
		assertThatScope(this.sessions, () -> this.people.addPair("Ann", "Bob")).isRolledBack().fails();
		assertThat(this.driver.steps()).endsWith(Step.ROLLBACK, Step.CLOSE);
		assertThat(this.driver.applied()).isEmpty();
	}

	@Test
	void aLostAnswerToTheCommitIsReportedAndNotRepeated() {
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection lost"));
		assertThatScope(this.people.add("Ann")).hasUnknownOutcome();
		assertThat(this.driver.count(Step.BEGIN)).isEqualTo(1);
	}

}
