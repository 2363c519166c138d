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
 * of the caller. It listens on the loopback interface only, without HTTP. It requires a
 * password, which is set before it listens. Only the owner can read its directory, and
 * {@code LOAD CSV} reads neither files nor addresses.
 *
 * <p>
 * The server ends on {@link #close()}, or when this process ends for any reason: the
 * child watches a pipe. It ignores SIGINT, SIGTERM and SIGHUP, and runs in its own
 * session if the system has {@code setsid}. A signal to the process group therefore does
 * not end the server while this process is still shutting down.
 *
 * <p>
 * Instances are thread-safe. The methods that change the server's state block until the
 * change is complete, and exclude each other.
 */
public final class EmbeddedNeo4j implements AutoCloseable {

	private final ServerLifecycle lifecycle;

	private EmbeddedNeo4j(ServerLifecycle lifecycle) {
		this.lifecycle = lifecycle;
	}

	/**
	 * Start a server on a free port, with a temporary directory.
	 * @return the server, which answers Bolt
	 * @throws EmbeddedNeo4jException if it does not start; the message ends with the last
	 * lines of its log
	 */
	public static EmbeddedNeo4j start() {
		return builder().start();
	}

	/**
	 * Return a builder for a server with custom properties.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the address of the server, for a driver. It stays the same across restarts.
	 * @return a URI such as {@code bolt://127.0.0.1:17687}
	 */
	public URI boltUri() {
		return URI.create("bolt://" + Ports.loopback().getHostAddress() + ":" + port());
	}

	/**
	 * Return the Bolt port. It stays the same across restarts.
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
	 * same across restarts, and is stored in the file {@code password} of the
	 * {@link #dataDirectory()}, which only its owner can read. A directory that is kept
	 * keeps its password. Do not log it.
	 * @return the password, of letters and digits
	 */
	public String password() {
		return this.lifecycle.process().password().value();
	}

	/**
	 * Return the process id of the server, which changes with every restart.
	 * @return the id of the current or last server process
	 */
	public long pid() {
		return this.lifecycle.process().pid();
	}

	/**
	 * Return the version of the server.
	 * @return a version such as 5.26.30
	 */
	public String version() {
		return this.lifecycle.version();
	}

	/**
	 * Return the directory that the server works in, which also contains its
	 * configuration and logs.
	 * @return the absolute path; a temporary directory is deleted by {@link #close()}
	 */
	public Path dataDirectory() {
		return this.lifecycle.home().directory();
	}

	/**
	 * Return the file with the server's standard output and error. Every restart appends
	 * to it. Neo4j's own logs are in the same directory.
	 * @return the absolute path
	 */
	public Path logFile() {
		return this.lifecycle.home().log();
	}

	/**
	 * Return whether the server's process is alive. A paused process is alive.
	 * @return {@code false} after {@link #stop()}, {@link #kill()} and {@link #close()},
	 * and if the process ended by itself
	 */
	public boolean isRunning() {
		return this.lifecycle.process().isAlive();
	}

	/**
	 * Return a future for the end of the current server process. An unexpected end is
	 * logged as an error, with the last lines of the server's log.
	 * @return a new future for each call; {@link #restart()} starts another process
	 */
	public CompletableFuture<ServerExit> onExit() {
		return this.lifecycle.process().exit().copy();
	}

	/**
	 * Stop the server gracefully and wait until its process has ended. Its data is kept.
	 * A server that takes longer than 30 s is killed. A server that has ended is ignored.
	 */
	public void stop() {
		this.lifecycle.stop();
	}

	/**
	 * Kill the server (SIGKILL) and wait until its process has ended. Committed data is
	 * kept. A server that has ended is ignored.
	 */
	public void kill() {
		this.lifecycle.kill();
	}

	/**
	 * Pause the server's process (SIGSTOP). Its connections stay open, and nothing
	 * answers.
	 * @throws IllegalStateException if the server is not running or is paused already
	 * @throws UnsupportedOperationException if the system has no POSIX signals
	 */
	public void pause() {
		this.lifecycle.pause();
	}

	/**
	 * Resume a paused server (SIGCONT).
	 * @throws IllegalStateException if the server is not running or is not paused
	 */
	public void resume() {
		this.lifecycle.resume();
	}

	/**
	 * Start the server again, on the same port and with the same data, and wait until it
	 * answers Bolt. A running server is stopped first.
	 * @throws IllegalStateException if this instance is closed
	 * @throws EmbeddedNeo4jException if the server does not start or its port is taken;
	 * the call may be repeated
	 */
	public void restart() {
		this.lifecycle.restart();
	}

	/**
	 * Stop the server as {@link #stop()} does, and delete its directory if it is
	 * temporary. Further calls have no effect.
	 */
	@Override
	public void close() {
		this.lifecycle.close();
	}

	ServerLifecycle lifecycle() {
		return this.lifecycle;
	}

	/**
	 * Collects the properties of a server. Not thread-safe. Can be used to start several
	 * servers.
	 */
	public static final class Builder {

		private final ServerPlan plan = new ServerPlan();

		private Builder() {
		}

		ServerPlan plan() {
			return this.plan;
		}

		/**
		 * Set the version: 2026.08.1 (Java 21 or later) or 5.26.30. The default is the
		 * system property {@code neo4j.sessions.embedded.version}, or else the newest
		 * possible.
		 * @param version the version
		 * @return this builder
		 * @throws IllegalArgumentException if it is not supported
		 */
		public Builder version(String version) {
			this.plan.version(version);
			return this;
		}

		/**
		 * Set the Bolt port.
		 * @param port the port, or 0 (the default) for a free one
		 * @return this builder
		 * @throws IllegalArgumentException if it is not a valid port
		 */
		public Builder port(int port) {
			this.plan.port(port);
			return this;
		}

		/**
		 * Set the directory that the server works in. It is created if needed, and kept.
		 * The default is a temporary directory that {@link EmbeddedNeo4j#close()}
		 * deletes. The directory is restricted to its owner, since it contains the
		 * password.
		 * @param dataDirectory the directory, which only one server at a time can use
		 * @return this builder
		 * @throws IllegalArgumentException if it is {@code null}, a file or not usable
		 */
		public Builder dataDirectory(Path dataDirectory) {
			this.plan.dataDirectory(dataDirectory);
			return this;
		}

		/**
		 * Set a line of {@code neo4j.conf}, replacing this library's default if there is
		 * one. The heap sizes and {@code server.jvm.additional} are passed to the JVM.
		 * The defaults that protect files and network can also be replaced.
		 * @param key the name of the setting, such as {@code server.http.enabled}
		 * @param value the value
		 * @return this builder
		 * @throws IllegalArgumentException if the line is malformed, sets the Bolt listen
		 * address, disables Bolt, or requires TLS
		 */
		public Builder setting(String key, String value) {
			this.plan.setting(key, value);
			return this;
		}

		/**
		 * Set how long a start may take until the server answers. The default is 120 s.
		 * @param startTimeout a positive duration
		 * @return this builder
		 * @throws IllegalArgumentException if it is {@code null} or not positive
		 */
		public Builder startTimeout(Duration startTimeout) {
			this.plan.startTimeout(startTimeout);
			return this;
		}

		/**
		 * Start the server and wait until it answers Bolt.
		 * @return the server
		 * @throws EmbeddedNeo4jException if it does not start, with the last lines of its
		 * log in the message; if the port is taken; if one of the server's jars is
		 * missing and cannot be fetched; or if this Java version is too old for them
		 */
		public EmbeddedNeo4j start() {
			return new EmbeddedNeo4j(this.plan.start());
		}

	}

}
