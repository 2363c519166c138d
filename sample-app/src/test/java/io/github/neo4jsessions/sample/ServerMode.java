package io.github.neo4jsessions.sample;

import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.testcontainers.DockerClientFactory;

/**
 * Where the server of the integration tests comes from: the system property
 * {@code neo4j.server} decides; by default it is a container if a Docker engine answers,
 * otherwise the embedded server.
 */
enum ServerMode {

	CONTAINER, EMBEDDED;

	private static final Log log = LogFactory.getLog(ServerMode.class);

	static ServerMode current() {
		return Holder.CURRENT;
	}

	static ServerMode of(String property) {
		return switch (property) {
			case "container" -> CONTAINER;
			case "embedded" -> EMBEDDED;
			case "" -> DockerClientFactory.instance().isDockerAvailable() ? CONTAINER : EMBEDDED;
			default -> throw new IllegalArgumentException(
					"neo4j.server is '%s', but must be 'container', 'embedded' or empty".formatted(property));
		};
	}

	private static final class Holder {

		private static final ServerMode CURRENT = choose();

		private static ServerMode choose() {
			String property = System.getProperty("neo4j.server", "");
			ServerMode mode = of(property);
			log.info("Integration tests run against the %s server (neo4j.server=%s)"
				.formatted(mode.name().toLowerCase(Locale.ROOT), property));
			return mode;
		}

	}

}
