package io.github.neo4jsessions.webtests;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server for all tests, stopped after the last of them.
 */
public final class Neo4jServer implements BeforeAllCallback {

	private static volatile EmbeddedNeo4j server;

	@Override
	public void beforeAll(ExtensionContext context) {
		server = context.getRoot()
			.getStore(ExtensionContext.Namespace.create(Neo4jServer.class))
			.computeIfAbsent(EmbeddedNeo4j.class, (key) -> EmbeddedNeo4j.start(), EmbeddedNeo4j.class);
	}

	static String[] properties() {
		return new String[] { "--spring.neo4j.uri=" + server.boltUri(),
				"--spring.neo4j.authentication.username=" + server.username(),
				"--spring.neo4j.authentication.password=" + server.password() };
	}

}
