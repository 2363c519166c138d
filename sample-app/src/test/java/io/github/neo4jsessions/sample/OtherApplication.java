package io.github.neo4jsessions.sample;

import org.neo4j.driver.AuthTokenManagers;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Another application beside that of an {@link IntegrationTest}, on the same server,
 * which is configured for it as any server is.
 */
final class OtherApplication {

	private OtherApplication() {
	}

	/**
	 * Run another application.
	 * @param details the connection details of the server
	 * @param arguments the arguments that differ from the first application
	 * @return the application; its port is {@code local.server.port}
	 */
	static ConfigurableApplicationContext run(Neo4jConnectionDetails details, String... arguments) {
		return run(details, BankApplication.class, arguments);
	}

	/**
	 * Run another application with additional beans.
	 * @param details the connection details of the server
	 * @param source a class with additional beans
	 * @param arguments the arguments that differ from the first application
	 * @return the application; its port is {@code local.server.port}
	 */
	static ConfigurableApplicationContext run(Neo4jConnectionDetails details, Class<?> source, String... arguments) {
		return new SpringApplicationBuilder(BankApplication.class, source)
			.properties("server.port=0", "spring.neo4j.uri=" + details.getUri())
			.initializers((context) -> context.getBeanFactory()
				.registerSingleton("authTokenManager", AuthTokenManagers.basic(details::getAuthToken)))
			.run(arguments);
	}

}
