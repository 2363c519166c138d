package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.data.neo4j.test.autoconfigure.DataNeo4jTest;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The templates are part of Boot's test slice for Neo4j. The driver connects when it is
 * first used, so this test needs no server.
 */
@DataNeo4jTest(properties = { "neo4j.sessions.templates.orders.max-active=1", "neo4j.sessions.embedded.enabled=false" })
@Transactional(propagation = Propagation.NOT_SUPPORTED)
class DataNeo4jSliceTests {

	@Autowired
	private ApplicationContext context;

	@Test
	void theTemplatesAndTheManagersArePresent() {
		assertThat(this.context.getBean(SessionTemplate.class).getName()).isEqualTo("default");
		assertThat(this.context.getBean(SessionTemplates.class).names()).contains("default", "orders");
		assertThat(this.context.containsBean("asyncNeo4jTransactionManager")).isTrue();
		assertThat(this.context.containsBean("ordersTransactionManager")).isTrue();
	}

	@SpringBootApplication(scanBasePackageClasses = Application.class)
	static class Application {

	}

}
