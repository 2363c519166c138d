package io.github.neo4jsessions.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of a server to start. Each value is checked when it is set.
 */
final class ServerPlan {

	private static final String VERSION = "neo4j.sessions.embedded.version";

	private static final int MAX_PORT = 65535;

	private final Map<String, String> settings = new LinkedHashMap<>();

	private ServerDistribution distribution;

	private int port;

	private Path dataDirectory;

	private Duration startTimeout = Duration.ofSeconds(120);

	void version(String version) {
		this.distribution = ServerDistribution.of(version);
	}

	void port(int port) {
		if (port < 0 || port > MAX_PORT) {
			throw new IllegalArgumentException("port is " + port + ": use 1 to " + MAX_PORT + ", or 0 for a free port");
		}
		this.port = port;
	}

	void dataDirectory(Path dataDirectory) {
		if (dataDirectory == null || (Files.exists(dataDirectory) && !Files.isDirectory(dataDirectory))) {
			throw new IllegalArgumentException(
					"dataDirectory is " + dataDirectory + ": use a directory, or leave it unset for a temporary one");
		}
		ServerHome.unusableCharacter(dataDirectory).ifPresent((character) -> {
			throw new IllegalArgumentException("dataDirectory is " + dataDirectory.toAbsolutePath()
					+ ": use a path without " + character + ", which the class path of the server must not contain");
		});
		this.dataDirectory = dataDirectory;
	}

	void setting(String key, String value) {
		ServerSettings.check(key, value);
		this.settings.put(key, value);
	}

	void startTimeout(Duration startTimeout) {
		if (startTimeout == null || startTimeout.isNegative() || startTimeout.isZero()) {
			throw new IllegalArgumentException(
					"startTimeout is " + startTimeout + ": use a positive duration, such as 120 s");
		}
		this.startTimeout = startTimeout;
	}

	/**
	 * Return the server to start.
	 * @return the requested one, otherwise that of the system property, otherwise the
	 * newest that the running Java supports
	 * @throws EmbeddedNeo4jException if Java is too old, or the system property has
	 * another value
	 */
	ServerDistribution distribution() {
		int java = Runtime.version().feature();
		if (this.distribution != null) {
			return this.distribution.requireRunnable(java);
		}
		String version = System.getProperty(VERSION, "");
		try {
			return (version.isBlank()) ? ServerDistribution.newest(java)
					: ServerDistribution.of(version).requireRunnable(java);
		}
		catch (IllegalArgumentException ex) {
			throw new EmbeddedNeo4jException("System property " + VERSION + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Start a server with the current properties.
	 * @return the server; it has its own directory if that is temporary
	 * @throws EmbeddedNeo4jException if Java is too old, if a jar of the server is
	 * missing and cannot be fetched, or if the server does not start
	 */
	ServerLifecycle start() {
		ServerLifecycle lifecycle = new ServerLifecycle(starter());
		lifecycle.start(this.port);
		return lifecycle;
	}

	private ServerStarter starter() {
		ServerDistribution server = distribution();
		List<Path> jars = ServerJars.of(server).files();
		ServerHome home = (this.dataDirectory != null) ? ServerHome.at(this.dataDirectory)
				: ServerHome.inTemporaryDirectory();
		return new ServerStarter(server, jars, Map.copyOf(this.settings), home, this.startTimeout);
	}

	/**
	 * Return the properties that two uses must have in common to share a server.
	 * @return the current properties, except for the time that a start may take
	 */
	Identity identity() {
		return new Identity(distribution().version(), this.port,
				(this.dataDirectory != null) ? ServerHome.at(this.dataDirectory).directory() : null,
				Map.copyOf(this.settings));
	}

	/**
	 * The properties that distinguish servers.
	 *
	 * @param version the version
	 * @param port the requested port, or 0 for a free one
	 * @param dataDirectory the directory, or {@code null} for a temporary one
	 * @param settings the user's settings
	 */
	record Identity(String version, int port, Path dataDirectory, Map<String, String> settings) {

	}

}
