package com.example;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.neo4jsessions.test.AutoConfigureTestNeo4j;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import io.github.neo4jsessions.test.TestNeo4jServer;
import io.github.neo4jsessions.test.TestRun;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.testcontainers.DockerClientFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests of the documentation that need a container. Without Docker, they must
 * say so.
 */
class ContainerIT {

	private final boolean docker = DockerClientFactory.instance().isDockerAvailable();

	private final TestRun run = new TestRun();

	@Test
	void aContainerIsStartedForTheTests() {
		this.run.of(BankInContainer.class);
		if (this.docker) {
			assertThat(this.run.failures()).isEmpty();
			assertThat(this.run.succeeded()).hasSize(1);
		}
		else {
			assertThat(this.run.failures()).singleElement()
				.satisfies((failure) -> assertThat(failure).rootCause()
					.hasMessageContaining("No Docker engine answers, but neo4j.sessions.test.server is 'container'"));
		}
	}

	@Test
	void aContainerOfTheTestTakesPrecedence() {
		this.run.of(BankInOwnContainer.class);
		if (this.docker) {
			assertThat(this.run.failures()).isEmpty();
			assertThat(this.run.succeeded()).hasSize(1);
		}
		else {
			assertThat(this.run.failures()).singleElement()
				.satisfies((failure) -> assertThat(failure).rootCause().hasMessageContaining("Docker"));
		}
	}

	@Test
	void aContainerIsOptional() {
		this.run.of(InContainerIfAvailable.class);
		assertThat(this.run.failures()).isEmpty();
		assertThat(this.run.succeeded()).containsExactly("connects()");
		assertThat(InContainerIfAvailable.servers).singleElement()
			.asString()
			.startsWith(this.docker ? "container " : "embedded server ");
	}

	@Neo4jSessionsTest
	@AutoConfigureTestNeo4j(server = TestNeo4jServer.CONTAINER_IF_AVAILABLE)
	static class InContainerIfAvailable {

		private static final List<Origin> servers = new CopyOnWriteArrayList<>();

		@Test
		void connects(@Autowired Driver driver, @Autowired Neo4jConnectionDetails details) {
			driver.verifyConnectivity();
			servers.add(Origin.from(details));
		}

	}

}
