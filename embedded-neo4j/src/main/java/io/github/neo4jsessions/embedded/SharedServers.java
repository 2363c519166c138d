package io.github.neo4jsessions.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The servers that this JVM shares. They are in a static field, since they outlive
 * application contexts.
 */
final class SharedServers {

	private static final Map<ServerPlan.Identity, SharedServer> servers = new ConcurrentHashMap<>();

	static {
		try {
			Runtime.getRuntime()
				.addShutdownHook(new Thread(() -> servers.values().forEach(SharedServer::closeAtEndOfJvm),
						"embedded-neo4j-shared-end"));
		}
		catch (IllegalStateException ex) {
			// the JVM is shutting down, so that no server starts
		}
	}

	private SharedServers() {
	}

	static SharedNeo4j use(EmbeddedNeo4j.Builder builder, boolean keepRunning) {
		return servers.computeIfAbsent(builder.plan().identity(), (identity) -> new SharedServer())
			.use(builder, keepRunning);
	}

	/**
	 * Close the servers that are running without uses: a JVM has at most one of them, and
	 * it may hold the port or the directory of the next server.
	 */
	static void closeIdle() {
		servers.values().forEach(SharedServer::closeIfIdle);
	}

}
