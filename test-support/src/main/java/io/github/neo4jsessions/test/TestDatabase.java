package io.github.neo4jsessions.test;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;
import org.neo4j.driver.TransactionConfig;

import org.springframework.beans.factory.DisposableBean;

/**
 * The database of the tests of one application context.
 */
final class TestDatabase implements DisposableBean {

	/**
	 * In case other transactions hold locks.
	 */
	private static final TransactionConfig PATIENT = TransactionConfig.builder()
		.withTimeout(Duration.ofSeconds(30))
		.build();

	private final ServerOfContext server;

	private final EmptyDatabase when;

	private @Nullable Driver connection;

	TestDatabase(ServerOfContext server, EmptyDatabase when) {
		this.server = server;
		this.when = when;
	}

	/**
	 * Delete all nodes and relationships, if that is allowed.
	 * @throws IllegalStateException if it is not known to be allowed
	 */
	void empty() {
		if (this.when != EmptyDatabase.NEVER) {
			Driver driver = (this.when == EmptyDatabase.ALWAYS) ? this.server.driver() : connection();
			try (Session session = driver.session()) {
				session.executeWriteWithoutResult((tx) -> tx.run("MATCH (n) DETACH DELETE n").consume(), PATIENT);
			}
		}
	}

	private synchronized Driver connection() {
		Driver connection = this.connection;
		if (connection == null) {
			connection = this.server.connectToStartedServer();
			this.connection = connection;
		}
		return connection;
	}

	@Override
	public synchronized void destroy() {
		if (this.connection != null) {
			this.connection.close();
			this.connection = null;
		}
	}

}
