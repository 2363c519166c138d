package io.github.neo4jsessions.test;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.ClassUtils;

/**
 * Starts the servers of the tests. The classes that a server needs are loaded only if
 * that server is requested.
 */
final class StartedServers {

	private static final Log log = LogFactory.getLog(Neo4jSessionsTest.class);

	private static final String EMBEDDED = "io.github.neo4jsessions.embedded.EmbeddedNeo4j";

	private static final String CONTAINER = "org.testcontainers.neo4j.Neo4jContainer";

	private static final String KEY = "neo4j.sessions.test.server";

	private StartedServers() {
	}

	/**
	 * Return the server of this kind, which is started if there is none yet.
	 */
	static StartedNeo4j get(TestNeo4jProperties properties) {
		return switch (properties.server()) {
			case EMBEDDED -> embedded();
			case CONTAINER -> container(properties.containerImage());
			case CONTAINER_IF_AVAILABLE -> isDockerAvailable() ? container(properties.containerImage()) : embedded();
			case CONFIGURED -> throw new IllegalArgumentException("There is no server to start");
		};
	}

	private static StartedNeo4j embedded() {
		require(EMBEDDED, "io.github.neo4jsessions:neo4j-sessions-embedded", "embedded");
		return EmbeddedServer.get();
	}

	private static StartedNeo4j container(String image) {
		require(CONTAINER, "org.testcontainers:testcontainers-neo4j", "container");
		if (!ContainerServer.isAvailable()) {
			throw new IllegalStateException("No Docker engine answers, but " + KEY
					+ " is 'container'. Start the engine, or use 'container-if-available' or 'embedded'");
		}
		return ContainerServer.get(image);
	}

	private static boolean isDockerAvailable() {
		boolean available = isPresent(CONTAINER) && ContainerServer.isAvailable();
		log.info(KEY + "=container-if-available: tests use " + (available ? "a container" : "an embedded server"));
		return available;
	}

	private static void require(String type, String artifact, String server) {
		if (!isPresent(type)) {
			throw new IllegalStateException(
					"The tests need " + artifact + " on their class path, since " + KEY + " is '" + server
							+ "'. Add it with scope 'test', or choose another server, by that property or by "
							+ "@AutoConfigureTestNeo4j(server = ..)");
		}
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, StartedServers.class.getClassLoader());
	}

}
