package io.github.neo4jsessions.server;

import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.testcontainers.DockerClientFactory;

/**
 * Where the server of the integration tests runs, as {@code -Dneo4j.server} specifies.
 */
enum Neo4jServerMode {

	/**
	 * In a container of Testcontainers; fails without a Docker engine.
	 */
	CONTAINER,

	/**
	 * In a child process.
	 */
	EMBEDDED;

	private static final Log log = LogFactory.getLog(Neo4jServerMode.class);

	static Neo4jServerMode current() {
		return Current.MODE;
	}

	static Neo4jServerMode of(String property) {
		Neo4jServerMode mode = switch (property.toLowerCase(Locale.ROOT)) {
			case "container" -> CONTAINER;
			case "embedded" -> EMBEDDED;
			case "" -> DockerClientFactory.instance().isDockerAvailable() ? CONTAINER : EMBEDDED;
			default -> throw new IllegalArgumentException("-Dneo4j.server=" + property
					+ " is not known: use container or embedded, or leave it out to use the mode that is available");
		};
		log.info("Integration tests use Neo4j in mode " + mode
				+ (property.isEmpty() ? ", chosen by looking for a Docker engine" : ", as -Dneo4j.server specifies"));
		return mode;
	}

	/**
	 * The mode is determined once, and only if a server is needed, because it takes a
	 * while to look for a Docker engine.
	 */
	private static final class Current {

		private static final Neo4jServerMode MODE = of(System.getProperty("neo4j.server", ""));

	}

}
