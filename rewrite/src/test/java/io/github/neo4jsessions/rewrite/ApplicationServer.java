package io.github.neo4jsessions.rewrite;

import java.util.Objects;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.data.neo4j.core.ReactiveNeo4jClient;

/** A real server for the tests of the application that is converted. */
public final class ApplicationServer implements AutoCloseable {

	private static volatile @Nullable Driver current;

	private final EmbeddedNeo4j server;

	private final Driver driver;

	private ApplicationServer(EmbeddedNeo4j server) {
		this.server = server;
		this.driver = GraphDatabase.driver(server.boltUri(), AuthTokens.basic(server.username(), server.password()));
	}

	static ApplicationServer start() {
		ApplicationServer started = new ApplicationServer(EmbeddedNeo4j.start());
		current = started.driver;
		return started;
	}

	/**
	 * Return the driver of the running server.
	 * @return the driver
	 */
	public static Driver driver() {
		return Objects.requireNonNull(current, "no server is running");
	}

	/**
	 * Return Spring Data's client on that driver.
	 * @return a new client
	 */
	public static ReactiveNeo4jClient client() {
		return ReactiveNeo4jClient.create(driver());
	}

	@Override
	public void close() {
		current = null;
		this.driver.close();
		this.server.close();
	}

}
