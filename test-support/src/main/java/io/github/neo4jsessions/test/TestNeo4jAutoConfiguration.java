package io.github.neo4jsessions.test;

import org.neo4j.driver.Driver;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the server of
 * {@link AutoConfigureTestNeo4j}. It backs off if the test has a driver or connection
 * details of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = Neo4jAutoConfiguration.class,
		beforeName = "io.github.neo4jsessions.embedded.autoconfigure.EmbeddedNeo4jAutoConfiguration",
		afterName = "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@EnableConfigurationProperties(TestNeo4jProperties.class)
public final class TestNeo4jAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ Neo4jConnectionDetails.class, Driver.class })
	@Conditional(OnServerToStart.class)
	StartedNeo4j startedNeo4j(TestNeo4jProperties properties) {
		return StartedServers.get(properties);
	}

	@Bean
	TestDatabase testDatabase(ConfigurableListableBeanFactory beanFactory, TestNeo4jProperties properties) {
		return new TestDatabase(new ServerOfContext(beanFactory), properties.emptyDatabase());
	}

	/**
	 * The test does not use the server that the application is configured for.
	 */
	static final class OnServerToStart extends SpringBootCondition {

		private static final String KEY = "neo4j.sessions.test.server";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String server = context.getEnvironment().getProperty(KEY, "embedded");
			boolean configured = server.equalsIgnoreCase(TestNeo4jServer.CONFIGURED.name());
			return new ConditionOutcome(!configured,
					ConditionMessage.forCondition("test server").because(KEY + " is " + server));
		}

	}

}
