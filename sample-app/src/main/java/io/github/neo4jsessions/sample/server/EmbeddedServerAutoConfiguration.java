package io.github.neo4jsessions.sample.server;

import java.net.URI;
import java.nio.file.Path;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Starts a Neo4j server with the application if no other one is configured, by
 * {@code spring.neo4j.uri}, Docker Compose or a service connection. This is an
 * auto-configuration, since only these are evaluated after all other beans are
 * registered.
 */
@AutoConfiguration(before = Neo4jAutoConfiguration.class)
@Conditional(EmbeddedServerAutoConfiguration.NoServerGiven.class)
@ConditionalOnMissingBean({ Neo4jConnectionDetails.class, Driver.class })
@EnableConfigurationProperties(EmbeddedServerProperties.class)
public final class EmbeddedServerAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	EmbeddedNeo4j embeddedNeo4j(EmbeddedServerProperties properties) {
		EmbeddedNeo4j.Builder server = EmbeddedNeo4j.builder();
		if (properties.data() != null) {
			setDataDirectory(server, properties.data().toAbsolutePath());
		}
		return server.start();
	}

	private static void setDataDirectory(EmbeddedNeo4j.Builder server, Path data) {
		try {
			server.dataDirectory(data);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("sample.neo4j.data", data,
					String.valueOf(ex.getMessage()), ex);
		}
	}

	// The driver depends on these details, and these on the server, so the driver is
	// closed before the server stops.
	@Bean
	Neo4jConnectionDetails embeddedNeo4jConnectionDetails(EmbeddedNeo4j server) {
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

	@Bean
	EmbeddedServerHealthIndicator embeddedNeo4jHealthIndicator(EmbeddedNeo4j server) {
		return new EmbeddedServerHealthIndicator(server);
	}

	static final class NoServerGiven extends NoneNestedConditions {

		NoServerGiven() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty("spring.neo4j.uri")
		static final class UriGiven {

		}

		@ConditionalOnBooleanProperty("spring.docker.compose.enabled")
		static final class ComposeEnabled {

		}

	}

}
