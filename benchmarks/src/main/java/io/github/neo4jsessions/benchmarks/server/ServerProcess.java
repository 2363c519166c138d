package io.github.neo4jsessions.benchmarks.server;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;

/**
 * The server, a process of its own at its own address on the loopback interface.
 *
 * @param neo4j the server
 */
record ServerProcess(EmbeddedNeo4j neo4j) implements AutoCloseable {

	static ServerProcess start() {
		return new ServerProcess(EmbeddedNeo4j.start());
	}

	/**
	 * What the server asks a driver for.
	 */
	AuthToken login() {
		return AuthTokens.basic(this.neo4j.username(), this.neo4j.password());
	}

	/**
	 * The processor time that it has had; the system counts it in steps of some
	 * milliseconds.
	 */
	long processorNanos() {
		return ProcessHandle.of(this.neo4j.pid())
			.flatMap((process) -> process.info().totalCpuDuration())
			.orElseThrow(() -> new IllegalStateException("This system does not tell the processor time of a process"))
			.toNanos();
	}

	@Override
	public void close() {
		this.neo4j.close();
	}

}
