package io.github.neo4jsessions.test;

/**
 * The server that a test connects to, unless the test defines its own
 * {@code Neo4jConnectionDetails} or a container with {@code @ServiceConnection}.
 *
 * @since 0.1.0
 * @see AutoConfigureTestNeo4j#server()
 */
public enum TestNeo4jServer {

	/**
	 * A server in a child process. Requires {@code neo4j-sessions-embedded}, which the
	 * starter for tests contains.
	 */
	EMBEDDED,

	/**
	 * A container. Requires Docker, {@code org.testcontainers:testcontainers-neo4j} and
	 * {@code spring-boot-testcontainers}. The image is that of the property
	 * {@code neo4j.sessions.test.container-image}.
	 */
	CONTAINER,

	/**
	 * A container if Docker answers, otherwise a server in a child process.
	 */
	CONTAINER_IF_AVAILABLE,

	/**
	 * The server that the application is configured to use, by {@code spring.neo4j.uri}.
	 * Its database is emptied only with {@link EmptyDatabase#ALWAYS}.
	 */
	CONFIGURED

}
