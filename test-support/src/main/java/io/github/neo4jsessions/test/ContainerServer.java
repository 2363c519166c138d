package io.github.neo4jsessions.test;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.neo4j.driver.AuthTokens;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.neo4j.Neo4jContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The containers. All tests of this JVM share one container for each image.
 */
final class ContainerServer {

	private static final Map<String, StartedNeo4j> servers = new ConcurrentHashMap<>();

	private ContainerServer() {
	}

	static boolean isAvailable() {
		return DockerClientFactory.instance().isDockerAvailable();
	}

	static StartedNeo4j get(String image) {
		return servers.computeIfAbsent(image, ContainerServer::start);
	}

	private static StartedNeo4j start(String image) {
		String password = UUID.randomUUID().toString();
		Neo4jContainer container = new Neo4jContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("neo4j"))
			.withAdminPassword(password);
		container.start();
		// Testcontainers also ends it, unless that is disabled
		Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "neo4j-test-container"));
		return new StartedNeo4j("container " + image, URI.create(container.getBoltUrl()),
				AuthTokens.basic("neo4j", password));
	}

}
