package io.github.neo4jsessions.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts servers with the same settings in the same directory, one after the other.
 *
 * @param distribution the server
 * @param jars its jars
 * @param settings the user's settings
 * @param home the directory
 * @param startTimeout how long a start may take
 */
record ServerStarter(ServerDistribution distribution, List<Path> jars, Map<String, String> settings, ServerHome home,
		Duration startTimeout) {

	private static final System.Logger logger = System.getLogger(EmbeddedNeo4j.class.getName());

	private static final Duration HELD_TIMEOUT = Duration.ofSeconds(10);

	private static final int HELD_POLL_MILLIS = 50;

	/**
	 * Start a server.
	 * @param port its Bolt port
	 * @param known the password that the server is known to have, or {@code null} to use
	 * that of its directory
	 * @return the process, which answers Bolt
	 * @throws EmbeddedNeo4jException if it does not start; in that case no process is
	 * left
	 */
	ServerProcess start(int port, ServerPassword known) {
		if (!Ports.isFree(port)) {
			throw new EmbeddedNeo4jException("Port " + port + " is in use by another process."
					+ " Stop that process, or use another port; port(0) chooses a free one");
		}
		ServerSettings content = ServerSettings.of(this.distribution.defaultSettings(), this.settings, port);
		this.home.create();
		try {
			HomeClaim claim = claimFreeHome(content);
			try {
				return launch(content, port, known);
			}
			finally {
				claim.close();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new EmbeddedNeo4jException(
					"The thread was interrupted while Neo4j was starting; the server was stopped", ex);
		}
	}

	private ServerProcess launch(ServerSettings content, int port, ServerPassword known) throws InterruptedException {
		ServerPassword password = (known != null) ? known : ServerPassword.of(this.home.password());
		this.home.prepare(content,
				ServerCommand.argumentFile(this.distribution.mainClass(), this.jars, content, this.home));
		logger.log(System.Logger.Level.INFO, "Starting Neo4j {0} on port {1}", this.distribution.version(),
				Integer.toString(port));
		long start = System.nanoTime();
		ServerProcess started = ServerProcess.start(this.home, password);
		awaitReady(started, port);
		logger.log(System.Logger.Level.INFO, "Neo4j is ready after {0} ms (pid {1})",
				Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)), Long.toString(started.pid()));
		return started;
	}

	private void awaitReady(ServerProcess started, int port) throws InterruptedException {
		boolean ready = false;
		try {
			if (!started.awaitBolt(port, this.startTimeout)) {
				throw (started.foundHomeHeld()) ? inUse() : notReady(started, port);
			}
			started.password().keep(this.home.password());
			started.watch();
			ready = true;
		}
		finally {
			if (!ready) {
				started.kill();
			}
		}
	}

	private EmbeddedNeo4jException notReady(ServerProcess started, int port) {
		String problem = (started.isAlive())
				? "did not answer Bolt within " + this.startTimeout.toMillis() + " ms (startTimeout)"
				: "ended while starting";
		return new EmbeddedNeo4jException("Neo4j " + this.distribution.version() + " on port " + port + " " + problem
				+ " (" + started.outcome() + "). The last lines of " + this.home.log() + ":" + System.lineSeparator()
				+ LogTail.of(this.home.log()));
	}

	// the server of a killed parent ends by itself, but not at once
	private HomeClaim claimFreeHome(ServerSettings content) throws InterruptedException {
		long start = System.nanoTime();
		while (true) {
			HomeClaim claim = HomeClaim.of(this.home, content);
			if (claim != null) {
				return claim;
			}
			if (System.nanoTime() - start > HELD_TIMEOUT.toNanos()) {
				throw inUse();
			}
			TimeUnit.MILLISECONDS.sleep(HELD_POLL_MILLIS);
		}
	}

	private EmbeddedNeo4jException inUse() {
		return new EmbeddedNeo4jException("The directory " + this.home.directory()
				+ " is in use by another server. Close that server, or use another dataDirectory");
	}

}
