package io.github.neo4jsessions.test.slice;

import java.net.URI;
import java.util.List;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.test.AutoConfigureTestNeo4j;
import io.github.neo4jsessions.test.EmptyDatabase;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import io.github.neo4jsessions.test.TestNeo4jServer;
import io.github.neo4jsessions.test.TestRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is deleted on a server that was not started for the tests, unless the test says
 * so. The server of these tests stands for one with precious data.
 */
class EmptyDatabaseIT {

	private static EmbeddedNeo4j precious;

	private static Driver driver;

	private final TestRun run = new TestRun();

	@BeforeAll
	static void start() {
		precious = EmbeddedNeo4j.start();
		driver = GraphDatabase.driver(precious.boltUri(), token());
	}

	@AfterAll
	static void stop() {
		driver.close();
		precious.close();
	}

	@BeforeEach
	void storePreciousData() {
		driver.executableQuery("MERGE (:Precious)").execute();
	}

	@Test
	void theConfiguredServerIsNotEmptied() {
		assertRefused(Configured.class, "is not emptied before the test, since that server was not started for it",
				precious.boltUri().toString(), "EmptyDatabase.NEVER", "EmptyDatabase.ALWAYS");
	}

	@Test
	void theConfiguredServerIsEmptiedIfTheTestSaysSo() {
		this.run.of(ConfiguredAlways.class);
		assertThat(this.run.succeeded()).containsExactly("runs()");
		assertThat(preciousNodes()).isZero();
	}

	@Test
	void theConfiguredServerIsUsedAsItIsIfTheTestSaysSo() {
		this.run.of(ConfiguredNever.class);
		assertThat(this.run.succeeded()).containsExactly("seesPreciousData()");
		assertThat(preciousNodes()).isOne();
	}

	@Test
	void aServerOfTheTestIsUsedAndNotEmptied() {
		assertRefused(OwnDetails.class, "was not started for it", precious.boltUri().toString());
	}

	@Test
	void theServerOfADriverThatTheApplicationDefinesIsNotEmptied() {
		assertRefused(OwnDriver.class, "the application defines its own driver [preciousDriver]");
	}

	@Test
	void aServerThatWasStartedForTheTestsIsEmptiedAndTheConfiguredOneIsNot() {
		this.run.of(Started.class, StartedForAWholeApplication.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactlyInAnyOrder("first()", "second()", "first()", "second()");
		assertThat(preciousNodes()).isOne();
	}

	@Test
	void theContentCanBeKeptFromTestToTest() {
		this.run.of(StartedNever.class);
		assertThat(this.run.succeeded()).containsExactlyInAnyOrder("first()", "second()");
	}

	private void assertRefused(Class<?> test, String... message) {
		this.run.of(test);
		assertThat(this.run.succeeded()).isEmpty();
		assertThat(this.run.failures("runs()")).singleElement()
			.isInstanceOf(IllegalStateException.class)
			.asString()
			.contains(message);
		assertThat(preciousNodes()).isOne();
	}

	private static long preciousNodes() {
		return driver.executableQuery("MATCH (n:Precious) RETURN count(n)").execute().records().get(0).get(0).asLong();
	}

	private static AuthToken token() {
		return AuthTokens.basic(precious.username(), precious.password());
	}

	private static long count(SessionTemplate sessions) {
		return sessions.query("MATCH (n) RETURN count(n)").fetchAs(Long.class).one().join().orElseThrow();
	}

	abstract static class ConfiguredServer {

		@Autowired
		SessionTemplate sessions;

		@DynamicPropertySource
		static void configure(DynamicPropertyRegistry registry) {
			registry.add("spring.neo4j.uri", precious::boltUri);
			registry.add("spring.neo4j.authentication.username", precious::username);
			registry.add("spring.neo4j.authentication.password", precious::password);
		}

	}

	@Neo4jSessionsTest
	@AutoConfigureTestNeo4j(server = TestNeo4jServer.CONFIGURED)
	static class Configured extends ConfiguredServer {

		@Test
		void runs() {
			assertThat(count(this.sessions)).isZero();
		}

	}

	@Neo4jSessionsTest
	@AutoConfigureTestNeo4j(server = TestNeo4jServer.CONFIGURED, emptyDatabase = EmptyDatabase.ALWAYS)
	static class ConfiguredAlways extends ConfiguredServer {

		@Test
		void runs() {
			assertThat(count(this.sessions)).isZero();
		}

	}

	@Neo4jSessionsTest(properties = "neo4j.sessions.test.server=configured")
	@AutoConfigureTestNeo4j(emptyDatabase = EmptyDatabase.NEVER)
	static class ConfiguredNever extends ConfiguredServer {

		@Test
		void seesPreciousData() {
			assertThat(count(this.sessions)).isOne();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class PreciousDetails {

		@Bean
		Neo4jConnectionDetails preciousDetails() {
			return new Neo4jConnectionDetails() {

				@Override
				public URI getUri() {
					return precious.boltUri();
				}

				@Override
				public AuthToken getAuthToken() {
					return token();
				}

			};
		}

	}

	@Neo4jSessionsTest
	@Import(PreciousDetails.class)
	static class OwnDetails {

		@Test
		void runs(@Autowired SessionTemplate sessions) {
			assertThat(count(sessions)).isZero();
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class PreciousDriver {

		@Bean
		Driver preciousDriver() {
			return GraphDatabase.driver(precious.boltUri(), token());
		}

	}

	@Neo4jSessionsTest
	@Import(PreciousDriver.class)
	static class OwnDriver {

		@Test
		void runs(@Autowired SessionTemplate sessions) {
			assertThat(count(sessions)).isZero();
		}

	}

	abstract static class TwoTests extends ConfiguredServer {

		@Test
		void first() {
			createInAnEmptyDatabase();
		}

		@Test
		void second() {
			createInAnEmptyDatabase();
		}

		private void createInAnEmptyDatabase() {
			assertThat(count(this.sessions)).isZero();
			this.sessions.query("CREATE ()").run().join();
		}

	}

	@Neo4jSessionsTest
	static class Started extends TwoTests {

	}

	@SpringBootTest
	@AutoConfigureTestNeo4j
	static class StartedForAWholeApplication extends TwoTests {

	}

	@Neo4jSessionsTest
	@AutoConfigureTestNeo4j(emptyDatabase = EmptyDatabase.NEVER)
	static class StartedNever {

		private static List<Long> counts = List.of();

		@Autowired
		private SessionTemplate sessions;

		@Test
		void first() {
			create();
		}

		@Test
		void second() {
			create();
		}

		private void create() {
			counts = List.of(counts.isEmpty() ? count(this.sessions) : counts.get(0) + 1);
			assertThat(count(this.sessions)).isEqualTo(counts.get(0));
			this.sessions.query("CREATE ()").run().join();
		}

	}

}
