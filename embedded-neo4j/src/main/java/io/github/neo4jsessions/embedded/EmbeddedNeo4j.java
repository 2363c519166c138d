package io.github.neo4jsessions.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A real Neo4j Community server in a child process, for tests and local runs.
 *
 * <pre class="code">
 * try (EmbeddedNeo4j neo4j = EmbeddedNeo4j.start()) {
 *     Driver driver = GraphDatabase.driver(neo4j.boltUri(), AuthTokens.basic(neo4j.username(), neo4j.password()));
 *     ...
 * }
 * </pre>
 *
 * <p>
 * The server has its own JVM and its own dependencies; none of them is on the class path
 * of the caller. It listens on the loopback interface only, without HTTP, and asks for a
 * password that it is given before it listens. Its directory can be read by its owner
 * only, and {@code LOAD CSV} reads neither files nor addresses.
 *
 * <p>
 * The server ends with {@link #close()}, and otherwise with this process, however that
 * ends: the child watches a pipe. It ignores SIGINT, SIGTERM and SIGHUP, and is in a
 * session of its own where the system has {@code setsid}, so that a signal to the process
 * group leaves it to the work that this process still does at its end.
 *
 * <p>
 * Instances are safe for use by several threads. The methods that change the server's
 * state block until it is reached, and exclude each other.
 */
public final class EmbeddedNeo4j implements AutoCloseable {

	private static final System.Logger logger = System.getLogger(EmbeddedNeo4j.class.getName());

	private static final int PORT_ATTEMPTS = 3;

	private final ReentrantLock lock = new ReentrantLock();

	private final ServerDistribution distribution;

	private final ServerHome home;

	private final ServerStarter starter;

	private volatile int port;

	private volatile ServerProcess process;

	private final Thread endOfJvm = new Thread(this::onEndOfJvm, "embedded-neo4j-end");

	private Suspension suspension;

	private volatile boolean jvmEnds;

	private volatile boolean closed;

	private EmbeddedNeo4j(Builder builder, ServerDistribution distribution) {
		this.distribution = distribution;
		this.home = (builder.dataDirectory != null) ? ServerHome.at(builder.dataDirectory)
				: ServerHome.inTemporaryDirectory();
		this.starter = new ServerStarter(distribution, Map.copyOf(builder.settings), this.home, builder.startTimeout);
	}

	/**
	 * Start a server at a free port, with a temporary directory.
	 * @return the server; it answers Bolt
	 * @throws EmbeddedNeo4jException if it does not come up; the message ends with its
	 * log
	 */
	public static EmbeddedNeo4j start() {
		return builder().start();
	}

	/**
	 * Return a builder for a server with other than the default properties.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the address of the server, for a driver. It stays the same over restarts.
	 * @return a URI such as {@code bolt://127.0.0.1:17687}
	 */
	public URI boltUri() {
		return URI.create("bolt://" + Ports.loopback().getHostAddress() + ":" + this.port);
	}

	/**
	 * Return the Bolt port. It stays the same over restarts.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Return the name of the server's user, for a driver.
	 * @return {@code neo4j}
	 */
	public String username() {
		return ServerPassword.USERNAME;
	}

	/**
	 * Return the password of the server's user, for a driver. It is generated, stays the
	 * same over restarts, and is in the file {@code password} of the
	 * {@link #dataDirectory()}, which only its owner can read; a directory that is kept
	 * keeps its password. Do not log it.
	 * @return the password, of letters and digits
	 */
	public String password() {
		return this.process.password().value();
	}

	/**
	 * Return the process id of the server, which changes with every restart.
	 * @return the id; that of the last server process if none is running
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Return the version of the server.
	 * @return a version such as 5.26.30
	 */
	public String version() {
		return this.distribution.version();
	}

	/**
	 * Return the directory the server works in; its configuration and logs are there too.
	 * @return the absolute path; a temporary directory is gone after {@link #close()}
	 */
	public Path dataDirectory() {
		return this.home.directory();
	}

	/**
	 * Return the file with the server's standard output and error, appended to by every
	 * restart. Neo4j's own logs are beside it.
	 * @return the absolute path
	 */
	public Path logFile() {
		return this.home.log();
	}

	/**
	 * Whether the server's process is there; {@code true} also for a paused one.
	 * @return {@code false} after {@link #stop()}, {@link #kill()} and {@link #close()},
	 * and if the process ended by itself
	 */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * Return how the present server process ends. One that ends though nobody asked it to
	 * is logged as an error, with the end of the server's log.
	 * @return a future, of its own for each call, that completes when the process has
	 * ended, whatever ended it; after {@link #restart()} there is another process
	 */
	public CompletableFuture<ServerExit> onExit() {
		return this.process.exit().copy();
	}

	/**
	 * Stop the server gracefully and wait until it is gone; its data is kept. A paused
	 * server is resumed for that. One that takes longer than 30 s is killed. A server
	 * that is not running stays so.
	 */
	public void stop() {
		locked(() -> {
			doStop();
			deleteAtEndOfJvm();
		});
	}

	/**
	 * Kill the server (SIGKILL) and wait until it is gone; committed data is kept. A
	 * server that is not running stays so.
	 */
	public void kill() {
		locked(() -> {
			this.process.kill();
			endSuspension();
			deleteAtEndOfJvm();
		});
	}

	/**
	 * Stop the server's process (SIGSTOP): its connections stay open, and nothing
	 * answers. It is stopped when this method returns.
	 * @throws IllegalStateException if the server is not running, or paused already
	 * @throws UnsupportedOperationException if the system has no POSIX signals
	 */
	public void pause() {
		locked(() -> {
			requireRunning("pause()");
			if (this.suspension != null) {
				throw new IllegalStateException("The server is paused already: call resume() before pause()");
			}
			this.suspension = Suspension.of(this.process.pid());
		});
	}

	/**
	 * Let a paused server run on (SIGCONT).
	 * @throws IllegalStateException if the server is not running, or not paused
	 */
	public void resume() {
		locked(() -> {
			requireRunning("resume()");
			if (this.suspension == null) {
				throw new IllegalStateException("The server is not paused: call pause() before resume()");
			}
			endSuspension();
		});
	}

	/**
	 * Start the server again at the same port and with the same data, and wait until it
	 * answers Bolt. It is stopped before if it is running.
	 * @throws IllegalStateException if this instance is closed
	 * @throws EmbeddedNeo4jException if the server does not come up, or the port was
	 * taken meanwhile; the call may be repeated
	 */
	public void restart() {
		locked(() -> {
			if (this.closed) {
				throw new IllegalStateException("The server is closed: start another with EmbeddedNeo4j.start()");
			}
			doStop();
			launch(this.port);
		});
	}

	/**
	 * Stop the server as {@link #stop()} does and delete its directory if it is a
	 * temporary one. Further calls have no effect.
	 */
	@Override
	public void close() {
		this.closed = true;
		locked(() -> {
			doStop();
			this.home.deleteIfTemporary();
			forgetEndOfJvm();
		});
	}

	private void startFirst(int requestedPort) {
		boolean started = false;
		try {
			Runtime.getRuntime().addShutdownHook(this.endOfJvm);
		}
		catch (IllegalStateException ex) {
			this.home.deleteIfTemporary();
			throw new EmbeddedNeo4jException("This JVM is ending: no server can be started any more", ex);
		}
		try {
			if (requestedPort != 0) {
				launch(requestedPort);
			}
			else {
				launchAtFreePort();
			}
			started = true;
		}
		finally {
			if (!started) {
				this.home.deleteIfTemporary();
				forgetEndOfJvm();
			}
		}
	}

	// A server that runs deletes its directory itself when this JVM is gone. Until then
	// other shutdown hooks may need it.
	private void onEndOfJvm() {
		this.jvmEnds = true;
		if (this.closed) {
			// the JVM has to wait for the deletion that is under way
			this.lock.lock();
		}
		else if (!this.lock.tryLock()) {
			return;
		}
		try {
			deleteAtEndOfJvm();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void deleteAtEndOfJvm() {
		if (this.jvmEnds && (this.process == null || !this.process.isAlive())) {
			this.home.deleteIfTemporary();
		}
	}

	private void forgetEndOfJvm() {
		if (!this.jvmEnds) {
			try {
				Runtime.getRuntime().removeShutdownHook(this.endOfJvm);
			}
			catch (IllegalStateException ex) {
				// it runs, and finds nothing to do
			}
		}
	}

	private void launchAtFreePort() {
		for (int attempt = 1;; attempt++) {
			int candidate = Ports.free();
			try {
				launch(candidate);
				return;
			}
			catch (EmbeddedNeo4jException ex) {
				// between our choice and the server's start somebody may have taken the
				// port
				if (attempt == PORT_ATTEMPTS || Ports.isFree(candidate)) {
					throw ex;
				}
				logger.log(System.Logger.Level.INFO, "Port {0} was taken meanwhile, trying another",
						Integer.toString(candidate));
			}
		}
	}

	private void launch(int launchPort) {
		this.process = this.starter.start(launchPort, (this.process != null) ? this.process.password().known() : null);
		this.port = launchPort;
	}

	private void doStop() {
		endSuspension();
		this.process.terminate();
	}

	private void endSuspension() {
		if (this.suspension != null) {
			this.suspension.end();
			this.suspension = null;
		}
	}

	private void requireRunning(String call) {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(
					"The server is not running: call restart() before " + call + ", or start another if it is closed");
		}
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Collects the properties of a server. Not safe for use by several threads; can be
	 * used for several servers.
	 */
	public static final class Builder {

		private static final int MAX_PORT = 65535;

		private final Map<String, String> settings = new LinkedHashMap<>();

		private int port;

		private Path dataDirectory;

		private Duration startTimeout = Duration.ofSeconds(120);

		private Builder() {
		}

		/**
		 * Set the Bolt port.
		 * @param port the port, or 0 (the default) for a free one
		 * @return this builder
		 * @throws IllegalArgumentException if it is no port
		 */
		public Builder port(int port) {
			if (port < 0 || port > MAX_PORT) {
				throw new IllegalArgumentException(
						"port is " + port + ": use 1 to " + MAX_PORT + ", or 0 for a free port");
			}
			this.port = port;
			return this;
		}

		/**
		 * Set the directory the server works in, which is created if needed and kept. By
		 * default it is a temporary one that {@link EmbeddedNeo4j#close()} deletes.
		 * Nobody but its owner can read it, whatever its permissions were; the password
		 * is in it.
		 * @param dataDirectory the directory; one server at a time can use it
		 * @return this builder
		 * @throws IllegalArgumentException if it is {@code null} or a file, or if its
		 * path has a character that a class path cannot have
		 */
		public Builder dataDirectory(Path dataDirectory) {
			if (dataDirectory == null || (Files.exists(dataDirectory) && !Files.isDirectory(dataDirectory))) {
				throw new IllegalArgumentException("dataDirectory is " + dataDirectory
						+ ": use a directory, or do not set it for a temporary one");
			}
			ServerHome.unusableCharacter(dataDirectory).ifPresent((character) -> {
				throw new IllegalArgumentException("dataDirectory is " + dataDirectory.toAbsolutePath()
						+ ": use a path without " + character + ", which the server cannot have in its class path");
			});
			this.dataDirectory = dataDirectory;
			return this;
		}

		/**
		 * Set a line of {@code neo4j.conf}, in place of this library's default if there
		 * is one. The heap sizes and {@code server.jvm.additional} go to the JVM. Those
		 * defaults that protect the files and the network of the user from whoever can
		 * connect ({@code dbms.security.*}, {@code server.directories.import},
		 * {@code internal.dbms.cypher_ip_blocklist}) can be replaced, too.
		 * @param key the name of the setting, such as {@code server.http.enabled}
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the line is malformed, about the Bolt port,
		 * or requires TLS
		 */
		public Builder setting(String key, String value) {
			ServerSettings.check(key, value);
			this.settings.put(key, value);
			return this;
		}

		/**
		 * Set how long a start may take until the server answers; 120 s by default.
		 * @param startTimeout a positive duration
		 * @return this builder
		 * @throws IllegalArgumentException if it is {@code null} or not positive
		 */
		public Builder startTimeout(Duration startTimeout) {
			if (startTimeout == null || startTimeout.isNegative() || startTimeout.isZero()) {
				throw new IllegalArgumentException(
						"startTimeout is " + startTimeout + ": use a positive duration, such as 120 s");
			}
			this.startTimeout = startTimeout;
			return this;
		}

		/**
		 * Start the server, and wait until it answers Bolt.
		 * @return the server
		 * @throws EmbeddedNeo4jException if it does not come up, with the end of its log
		 * in the message; if the port is taken; if the server's jars are missing or this
		 * Java is too old for them
		 */
		public EmbeddedNeo4j start() {
			ServerDistribution distribution = ServerDistribution.load().requireRunnable(Runtime.version().feature());
			EmbeddedNeo4j server = new EmbeddedNeo4j(this, distribution);
			server.locked(() -> server.startFirst(this.port));
			return server;
		}

	}

}
