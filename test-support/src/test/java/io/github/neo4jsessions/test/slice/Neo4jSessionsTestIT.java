package io.github.neo4jsessions.test.slice;

import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.data.neo4j.core.Neo4jTemplate;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThat;
import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the slice contains, and that each test begins with an empty database.
 */
@Neo4jSessionsTest(
		properties = { "neo4j.sessions.templates.reporting.max-active=3", "spring.neo4j.uri=bolt://localhost:1" })
@Import(People.class)
class Neo4jSessionsTestIT {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private People people;

	@Autowired
	private PersonRepository repository;

	@Autowired
	private SessionTemplate sessions;

	@Test
	void theSliceContainsWhatTemplatesNeed() {
		assertThat(this.context.getBean(Driver.class)).isNotNull();
		assertThat(this.context.getBean(Neo4jTemplate.class)).isNotNull();
		assertThat(this.context.getBean(Neo4jTransactionManager.class)).isNotNull();
		assertThat(this.context.getBean("asyncNeo4jTransactionManager"))
			.isInstanceOf(AsyncNeo4jTransactionManager.class);
		assertThat(this.context.getBean("reportingTransactionManager"))
			.isInstanceOf(AsyncNeo4jTransactionManager.class);
		assertThat(this.context.getBean(NamingCustomizer.class).names()).containsExactlyInAnyOrder("default",
				"reporting");
	}

	@Test
	void theSliceDoesNotContainOtherComponents() {
		assertThat(this.context.getBeansOfType(Unrelated.class)).isEmpty();
	}

	@Test
	void namedTemplatesAreThere(@Autowired SessionTemplates templates,
			@Autowired @Qualifier("reportingSessionTemplate") SessionTemplate reporting) {
		assertThat(templates.names()).containsExactlyInAnyOrder("default", "reporting");
		assertThat(reporting.monitor().maxActive()).isEqualTo(3);
		assertThatScope(reporting, () -> reporting.executeRead((tx) -> tx.runAsync("RETURN 1").thenApply((r) -> 1)))
			.isCommitted();
	}

	@Test
	void templatesAndRepositoriesShareTheServerThatIsNotTheConfiguredOne() {
		assertThatScope(this.sessions, () -> this.people.add("Ada")).isCommitted();
		assertThat(this.repository.findAll()).extracting(Person::name).containsExactly("Ada");
		this.repository.save(new Person("Grace"));
		assertThatScope(this.people.count()).succeedsWith(2L);
	}

	@RepeatedTest(2)
	void theDatabaseIsEmptyAtFirst() {
		assertThatScope(this.people.count()).succeedsWith(0L);
		assertThatScope(this.people.add("Ada")).succeeds();
	}

	@Test
	void theOriginOfTheConnectionDetailsIsTheServer(@Autowired Neo4jConnectionDetails details) {
		assertThat(String.valueOf(Origin.from(details)))
			.matches("embedded server [0-9]+(\\.[0-9]+)+, started for the tests");
	}

	@Test
	void theTestHasNoTransaction() {
		assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
	}

	@Test
	void thePlaceOfACallIsRecorded() {
		assertThat(this.context.getEnvironment().getProperty("neo4j.sessions.call-sites")).isEqualTo("true");
	}

	@Nested
	class Inside {

		@BeforeEach
		void addOne() {
			assertThatScope(Neo4jSessionsTestIT.this.people.add("Ada")).succeeds();
		}

		@RepeatedTest(2)
		void theDatabaseIsEmptiedBeforeTheMethodsThatFillIt() {
			assertThatScope(Neo4jSessionsTestIT.this.people.count()).succeedsWith(1L);
			assertThatScope(Neo4jSessionsTestIT.this.sessions
				.executeRead((tx) -> tx.runAsync("RETURN $x", Map.of("x", 1)).thenApply((r) -> 1))).succeeds();
			assertThat(Neo4jSessionsTestIT.this.sessions).hasNoOpenSessions();
		}

	}

}
