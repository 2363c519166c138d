package io.github.neo4jsessions.benchmarks.server;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;

/**
 * The server, in its own process on the loopback interface.
 *
 * @param neo4j the server
 */
record ServerProcess(EmbeddedNeo4j neo4j) implements AutoCloseable {

	static ServerProcess start() {
		return new ServerProcess(EmbeddedNeo4j.start());
	}

	/**
	 * Return the credentials for a driver.
	 */
	AuthToken login() {
		return AuthTokens.basic(this.neo4j.username(), this.neo4j.password());
	}

	/**
	 * Return the processor time of the server, which the system counts in steps of some
	 * milliseconds.
	 */
	long processorNanos() {
		return ProcessHandle.of(this.neo4j.pid())
			.flatMap((process) -> process.info().totalCpuDuration())
			.orElseThrow(() -> new IllegalStateException("This system does not report the processor time of a process"))
			.toNanos();
	}

	@Override
	public void close() {
		this.neo4j.close();
	}

}
