package io.github.neo4jsessions.sample;

import org.neo4j.driver.AuthTokenManagers;
import org.testcontainers.neo4j.Neo4jContainer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The server of the integration tests: a container. Without one the application starts
 * its embedded server.
 */
@TestConfiguration(proxyBeanMethods = false)
class Neo4jServer {

	@Bean
	@ServiceConnection
	@Conditional(InContainer.class)
	Neo4jContainer neo4jContainer() {
		return new Neo4jContainer("neo4j:5.26");
	}

	/**
	 * Run another application, on the server of the first one.
	 * @param details the connection details of the server
	 * @param arguments the arguments that differ from the first application
	 * @return the application; its port is {@code local.server.port}
	 */
	static ConfigurableApplicationContext use(Neo4jConnectionDetails details, String... arguments) {
		return use(details, BankApplication.class, arguments);
	}

	/**
	 * Run another application, on the server of the first one, with additional beans.
	 * @param details the connection details of the server
	 * @param source a class with additional beans
	 * @param arguments the arguments that differ from the first application
	 * @return the application; its port is {@code local.server.port}
	 */
	static ConfigurableApplicationContext use(Neo4jConnectionDetails details, Class<?> source, String... arguments) {
		return new SpringApplicationBuilder(BankApplication.class, source)
			.properties("server.port=0", "spring.neo4j.uri=" + details.getUri())
			.initializers((context) -> context.getBeanFactory()
				.registerSingleton("authTokenManager", AuthTokenManagers.basic(details::getAuthToken)))
			.run(arguments);
	}

	static class InContainer implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return ServerMode.current() == ServerMode.CONTAINER;
		}

	}

}
