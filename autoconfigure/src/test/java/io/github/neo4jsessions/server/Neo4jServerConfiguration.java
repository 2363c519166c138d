package io.github.neo4jsessions.server;

import java.net.URI;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.testcontainers.neo4j.Neo4jContainer;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A real Neo4j server for the integration tests, in a container or a child process.
 */
@TestConfiguration(proxyBeanMethods = false)
public class Neo4jServerConfiguration {

	@Bean
	@ServiceConnection
	@Conditional(OnContainer.class)
	Neo4jContainer neo4jContainer() {
		return new Neo4jContainer("neo4j:5.26");
	}

	@Bean(destroyMethod = "close")
	@Conditional(OnEmbedded.class)
	EmbeddedNeo4j embeddedNeo4j() {
		return EmbeddedNeo4j.start();
	}

	@Bean
	@Conditional(OnEmbedded.class)
	Neo4jConnectionDetails neo4jConnectionDetails(EmbeddedNeo4j server) {
		return new Neo4jConnectionDetails() {

			@Override
			public URI getUri() {
				return server.boltUri();
			}

			@Override
			public AuthToken getAuthToken() {
				return AuthTokens.basic(server.username(), server.password());
			}

		};
	}

	static final class OnContainer implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return Neo4jServerMode.current() == Neo4jServerMode.CONTAINER;
		}

	}

	static final class OnEmbedded implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return Neo4jServerMode.current() == Neo4jServerMode.EMBEDDED;
		}

	}

}
