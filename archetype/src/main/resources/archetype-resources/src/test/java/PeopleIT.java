package ${package};

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service on a real server. Each test adds people of its own, so that none depends on
 * what others have added.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class PeopleIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String ann = "Ann " + UUID.randomUUID();

	private final String bob = "Bob " + UUID.randomUUID();

	@Autowired
	private People people;

	@Autowired
	private SessionTemplate sessions;

	@AfterEach
	void noSessionIsLeftOpen() {
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void peopleWhoWereAddedAreFoundOnce() {
		assertThat(this.people.add(this.bob)).succeedsWithin(PATIENCE);
		assertThat(this.people.add(this.ann)).succeedsWithin(PATIENCE);
		assertThat(this.people.add(this.ann)).succeedsWithin(PATIENCE);
		assertThat(own()).containsExactly(this.ann, this.bob);
	}

	@Test
	void aPairIsOneTransaction() {
		long committed = this.sessions.statistics().committed();
		assertThat(this.people.addPair(this.ann, this.bob)).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().committed()).isEqualTo(committed + 1);
		assertThat(own()).containsExactly(this.ann, this.bob);
	}

	@Test
	void aPairIsAddedAsAWholeOrNotAtAll() {
		// the second query fails, after the first one has added Ann
		assertThat(this.people.addPair(this.ann, null)).failsWithin(PATIENCE);
		assertThat(own()).isEmpty();
	}

	private List<String> own() {
		return this.people.names().join().stream().filter(List.of(this.ann, this.bob)::contains).toList();
	}

}
