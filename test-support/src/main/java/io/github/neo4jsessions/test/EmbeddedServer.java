package io.github.neo4jsessions.test;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthTokens;

/**
 * The server in a child process, which all tests of this JVM share.
 */
final class EmbeddedServer {

	private EmbeddedServer() {
	}

	static StartedNeo4j get() {
		EmbeddedNeo4j server = Shared.SERVER;
		return new StartedNeo4j("embedded server " + server.version(), server.boltUri(),
				AuthTokens.basic(server.username(), server.password()));
	}

	/**
	 * Never closed: the server ends with this process, and deletes its directory.
	 */
	private static final class Shared {

		private static final EmbeddedNeo4j SERVER = EmbeddedNeo4j.start();

	}

}
