package io.github.neo4jsessions.embedded.autoconfigure;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.neo4j.test.autoconfigure.DataNeo4jTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's test slice for Neo4j has a server. The context is closed afterwards:
 * other tests expect a server of their own.
 */
@DataNeo4jTest
@DirtiesContext
@ContextConfiguration(classes = DevelopedApplication.class)
class EmbeddedNeo4jSliceIT {

	@Autowired
	private EmbeddedNeo4j server;

	@Autowired
	private Driver driver;

	@Test
	void driverUsesTheEmbeddedServer() {
		assertThat(this.server.isRunning()).isTrue();
		assertThat(this.driver.executableQuery("RETURN 1").execute().records()).hasSize(1);
	}

}
