package ${package};

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Query;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service on a driver without a server.
 */
class PeopleTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final People people = new People(SessionTemplate.create(this.driver));

	@AfterEach
	void noSessionIsLeftOpen() {
		assertThat(this.driver.openSessions()).isZero();
	}

	@Test
	void namesAreTheRowsOfAQuery() {
		this.driver.onQuery(People.NAMES).rows(Map.of("p.name", "Ann"), Map.of("p.name", "Bob"));
		assertThat(this.people.names()).succeedsWithin(PATIENCE).isEqualTo(List.of("Ann", "Bob"));
	}

	@Test
	void aPairIsOneTransaction() {
		assertThat(this.people.addPair("Ann", "Bob")).succeedsWithin(PATIENCE);
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.RUN, Step.RUN,
				Step.COMMIT, Step.CLOSE);
		assertThat(this.driver.applied()).extracting(Query::text).containsExactly(People.ADD, People.ADD, People.MEET);
	}

	@Test
	void aPairThatCannotMeetIsNotAdded() {
		this.driver.onQuery(People.MEET).fail(new IllegalStateException("they do not meet"));
		assertThat(this.people.addPair("Ann", "Bob")).failsWithin(PATIENCE);
		assertThat(this.driver.steps()).endsWith(Step.ROLLBACK, Step.CLOSE);
		assertThat(this.driver.applied()).isEmpty();
	}

	@Test
	void aLostAnswerToTheCommitIsReportedAndNotRepeated() {
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection lost"));
		assertThat(this.people.add("Ann")).failsWithin(PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(this.driver.count(Step.BEGIN)).isEqualTo(1);
	}

}
