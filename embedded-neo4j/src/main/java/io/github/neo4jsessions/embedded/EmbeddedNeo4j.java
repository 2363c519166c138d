package io.github.neo4jsessions.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

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

	private final ServerStarter starter;

	private final ServerLifecycle lifecycle;

	private EmbeddedNeo4j(ServerStarter starter) {
		this.starter = starter;
		this.lifecycle = new ServerLifecycle(starter);
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
		return URI.create("bolt://" + Ports.loopback().getHostAddress() + ":" + port());
	}

	/**
	 * Return the Bolt port. It stays the same over restarts.
	 * @return the port
	 */
	public int port() {
		return this.lifecycle.port();
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
		return this.lifecycle.process().password().value();
	}

	/**
	 * Return the process id of the server, which changes with every restart.
	 * @return the id; that of the last server process if none is running
	 */
	public long pid() {
		return this.lifecycle.process().pid();
	}

	/**
	 * Return the version of the server.
	 * @return a version such as 5.26.30
	 */
	public String version() {
		return this.starter.distribution().version();
	}

	/**
	 * Return the directory the server works in; its configuration and logs are there too.
	 * @return the absolute path; a temporary directory is gone after {@link #close()}
	 */
	public Path dataDirectory() {
		return this.starter.home().directory();
	}

	/**
	 * Return the file with the server's standard output and error, appended to by every
	 * restart. Neo4j's own logs are beside it.
	 * @return the absolute path
	 */
	public Path logFile() {
		return this.starter.home().log();
	}

	/**
	 * Whether the server's process is there; {@code true} also for a paused one.
	 * @return {@code false} after {@link #stop()}, {@link #kill()} and {@link #close()},
	 * and if the process ended by itself
	 */
	public boolean isRunning() {
		return this.lifecycle.process().isAlive();
	}

	/**
	 * Return how the present server process ends. One that ends though nobody asked it to
	 * is logged as an error, with the end of the server's log.
	 * @return a future, of its own for each call, that completes when the process has
	 * ended, whatever ended it; after {@link #restart()} there is another process
	 */
	public CompletableFuture<ServerExit> onExit() {
		return this.lifecycle.process().exit().copy();
	}

	/**
	 * Stop the server gracefully and wait until it is gone; its data is kept. A paused
	 * server is resumed for that. One that takes longer than 30 s is killed. A server
	 * that is not running stays so.
	 */
	public void stop() {
		this.lifecycle.stop();
	}

	/**
	 * Kill the server (SIGKILL) and wait until it is gone; committed data is kept. A
	 * server that is not running stays so.
	 */
	public void kill() {
		this.lifecycle.kill();
	}

	/**
	 * Stop the server's process (SIGSTOP): its connections stay open, and nothing
	 * answers. It is stopped when this method returns.
	 * @throws IllegalStateException if the server is not running, or paused already
	 * @throws UnsupportedOperationException if the system has no POSIX signals
	 */
	public void pause() {
		this.lifecycle.pause();
	}

	/**
	 * Let a paused server run on (SIGCONT).
	 * @throws IllegalStateException if the server is not running, or not paused
	 */
	public void resume() {
		this.lifecycle.resume();
	}

	/**
	 * Start the server again at the same port and with the same data, and wait until it
	 * answers Bolt. It is stopped before if it is running.
	 * @throws IllegalStateException if this instance is closed
	 * @throws EmbeddedNeo4jException if the server does not come up, or the port was
	 * taken meanwhile; the call may be repeated
	 */
	public void restart() {
		this.lifecycle.restart();
	}

	/**
	 * Stop the server as {@link #stop()} does and delete its directory if it is a
	 * temporary one. Further calls have no effect.
	 */
	@Override
	public void close() {
		this.lifecycle.close();
	}

	/**
	 * Collects the properties of a server. Not safe for use by several threads; can be
	 * used for several servers.
	 */
	public static final class Builder {

		private final ServerPlan plan = new ServerPlan();

		private Builder() {
		}

		/**
		 * Set the Bolt port.
		 * @param port the port, or 0 (the default) for a free one
		 * @return this builder
		 * @throws IllegalArgumentException if it is no port
		 */
		public Builder port(int port) {
			this.plan.port(port);
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
			this.plan.dataDirectory(dataDirectory);
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
			this.plan.setting(key, value);
			return this;
		}

		/**
		 * Set how long a start may take until the server answers; 120 s by default.
		 * @param startTimeout a positive duration
		 * @return this builder
		 * @throws IllegalArgumentException if it is {@code null} or not positive
		 */
		public Builder startTimeout(Duration startTimeout) {
			this.plan.startTimeout(startTimeout);
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
			EmbeddedNeo4j server = new EmbeddedNeo4j(this.plan.starter(distribution));
			server.lifecycle.start(this.plan.port());
			return server;
		}

	}

}
