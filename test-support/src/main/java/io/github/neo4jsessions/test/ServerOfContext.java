package io.github.neo4jsessions.test;

import java.util.Arrays;

import org.neo4j.driver.AuthTokenManager;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

/**
 * The server that an application context connects to, and whether it was started for the
 * tests.
 */
final class ServerOfContext {

	/**
	 * The attribute with which Spring Boot marks connection details of containers.
	 */
	private static final String SERVICE_CONNECTION = "org.springframework.boot.testcontainers.service.connection.ServiceConnection";

	private final ConfigurableListableBeanFactory beanFactory;

	ServerOfContext(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the driver of the application, whatever it connects to.
	 */
	Driver driver() {
		return this.beanFactory.getBean(Driver.class);
	}

	/**
	 * Connect to the server that was started for the tests. This uses a separate driver,
	 * so that it cannot connect to another server.
	 * @return the driver, to be closed by the caller
	 * @throws IllegalStateException if the context may connect to another server
	 */
	Driver connectToStartedServer() {
		requireDriverOfDetails();
		Neo4jConnectionDetails details = this.beanFactory.getBean(Neo4jConnectionDetails.class);
		if (!isStarted(details)) {
			throw new IllegalStateException("The database at " + details.getUri()
					+ " is not emptied before the test, since that server was not started for it. " + cure());
		}
		Config config = Config.builder().withEventLoopThreads(1).withMaxConnectionPoolSize(1).build();
		AuthTokenManager tokens = details.getAuthTokenManager();
		return (tokens != null) ? GraphDatabase.driver(details.getUri(), tokens, config)
				: GraphDatabase.driver(details.getUri(), details.getAuthToken(), config);
	}

	private void requireDriverOfDetails() {
		String[] drivers = this.beanFactory.getBeanNamesForType(Driver.class, true, false);
		if (Arrays.stream(drivers).noneMatch(this::isOfSpringBoot)) {
			throw new IllegalStateException(
					"The database is not emptied before the test, since the application defines its own driver "
							+ Arrays.toString(drivers) + ", and it is not known which server that driver connects to. "
							+ cure());
		}
	}

	private boolean isOfSpringBoot(String driver) {
		return this.beanFactory.containsBeanDefinition(driver) && Neo4jAutoConfiguration.class.getName()
			.equals(this.beanFactory.getMergedBeanDefinition(driver).getFactoryBeanName());
	}

	private boolean isStarted(Neo4jConnectionDetails details) {
		if (details instanceof StartedNeo4j) {
			return true;
		}
		for (String name : this.beanFactory.getBeanNamesForType(Neo4jConnectionDetails.class, true, false)) {
			if (this.beanFactory.containsBeanDefinition(name) && this.beanFactory.getBean(name) == details) {
				BeanDefinition definition = this.beanFactory.getMergedBeanDefinition(name);
				return definition.getAttribute(SERVICE_CONNECTION) != null;
			}
		}
		return false;
	}

	private static String cure() {
		return "To leave its content as it is, use @AutoConfigureTestNeo4j(emptyDatabase = EmptyDatabase.NEVER). If "
				+ "everything in it may be deleted, use EmptyDatabase.ALWAYS";
	}

}
