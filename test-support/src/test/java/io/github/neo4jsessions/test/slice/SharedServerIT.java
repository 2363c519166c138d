package io.github.neo4jsessions.test.slice;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import io.github.neo4jsessions.test.TestRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests share one server, however many contexts they have, and no context takes it from
 * the others.
 */
class SharedServerIT {

	private static final Set<String> servers = ConcurrentHashMap.newKeySet();

	private static final Set<ApplicationContext> contexts = ConcurrentHashMap.newKeySet();

	private static final AtomicInteger running = new AtomicInteger();

	private static final AtomicInteger atTheSameTime = new AtomicInteger();

	private final TestRun run = new TestRun();

	@BeforeEach
	void forget() {
		servers.clear();
		contexts.clear();
		atTheSameTime.set(0);
	}

	@Test
	void classesOfTheSameConfigurationShareAContextAndAServer() {
		this.run.of(First.class, Second.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(this.run.succeeded()).hasSize(4);
		assertThat(contexts).hasSize(1);
		assertOneServer();
	}

	@Test
	void classesOfDifferentConfigurationsShareAServer() {
		this.run.of(First.class, Other.class, Second.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(contexts).hasSize(2);
		assertOneServer();
	}

	@Test
	void aContextThatIsClosedLeavesTheServerToTheOthers() {
		this.run.of(First.class, Dirty.class, Other.class, Second.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(this.run.succeeded()).hasSize(8);
		assertThat(contexts).hasSize(4);
		assertOneServer();
	}

	@Test
	void aMockInPlaceOfATemplateIsPossible() {
		this.run.of(First.class, Mocked.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(this.run.succeeded()).hasSize(3);
		assertOneServer();
	}

	@Test
	void testsRunOneAfterTheOtherAlsoIfJUnitRunsTestsInParallel() {
		this.run.parallel().of(First.class, Second.class, Other.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(this.run.succeeded()).hasSize(6);
		assertThat(atTheSameTime).hasValue(1);
		assertOneServer();
	}

	private static void assertOneServer() {
		assertThat(servers).hasSize(1);
		assertThat(ProcessHandle.current().descendants().filter(SharedServerIT::isServer)).hasSize(1);
	}

	private static boolean isServer(ProcessHandle process) {
		return process.info().command().filter((command) -> command.endsWith("java")).isPresent();
	}

	abstract static class UsesServer {

		@Autowired
		SessionTemplate sessions;

		@Autowired
		private Neo4jConnectionDetails details;

		@Autowired
		private ApplicationContext context;

		@RepeatedTest(2)
		void findsAnEmptyDatabase() {
			atTheSameTime.accumulateAndGet(running.incrementAndGet(), Math::max);
			try {
				servers.add(this.details.getUri().toString());
				contexts.add(this.context);
				assertThat(count()).isZero();
				for (int i = 1; i <= 10; i++) {
					this.sessions.query("CREATE (:Thing {i: $i})").bindAll(Map.of("i", i)).run().join();
					assertThat(count()).isEqualTo(i);
				}
			}
			finally {
				running.decrementAndGet();
			}
		}

		private long count() {
			return this.sessions.query("MATCH (n) RETURN count(n)").fetchAs(Long.class).one().join().orElseThrow();
		}

	}

	@Neo4jSessionsTest
	static class First extends UsesServer {

	}

	@Neo4jSessionsTest
	static class Second extends UsesServer {

	}

	@Neo4jSessionsTest(properties = "neo4j.sessions.max-active=7")
	static class Other extends UsesServer {

	}

	@Neo4jSessionsTest(properties = "neo4j.sessions.max-active=8")
	@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
	static class Dirty extends UsesServer {

	}

	@Neo4jSessionsTest
	static class Mocked {

		@MockitoBean
		private SessionTemplate sessions;

		@Test
		void theDriverIsReal(@Autowired Driver driver, @Autowired Neo4jConnectionDetails details) {
			servers.add(details.getUri().toString());
			assertThat(this.sessions.getName()).isNull();
			driver.verifyConnectivity();
		}

	}

}
