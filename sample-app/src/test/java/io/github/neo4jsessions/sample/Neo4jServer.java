package io.github.neo4jsessions.sample;

import org.testcontainers.neo4j.Neo4jContainer;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The server of the integration tests: a container, or none, and the application starts
 * its embedded server.
 */
@TestConfiguration(proxyBeanMethods = false)
class Neo4jServer {

	static final String PASSWORD = "integration-test";

	@Bean
	@ServiceConnection
	@Conditional(InContainer.class)
	Neo4jContainer neo4jContainer() {
		return new Neo4jContainer("neo4j:5.26").withAdminPassword(PASSWORD);
	}

	static class InContainer implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return ServerMode.current() == ServerMode.CONTAINER;
		}

	}

}
