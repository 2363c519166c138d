package io.github.neo4jsessions.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The properties of a server to start. Each value is checked when it is set.
 */
final class ServerPlan {

	private static final int MAX_PORT = 65535;

	private final Map<String, String> settings = new LinkedHashMap<>();

	private int port;

	private Path dataDirectory;

	private Duration startTimeout = Duration.ofSeconds(120);

	int port() {
		return this.port;
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
	 * Create the starter of one server with the current properties.
	 * @param distribution the server
	 * @return the starter; it has its own directory if that is temporary
	 */
	ServerStarter starter(ServerDistribution distribution) {
		ServerHome home = (this.dataDirectory != null) ? ServerHome.at(this.dataDirectory)
				: ServerHome.inTemporaryDirectory();
		return new ServerStarter(distribution, Map.copyOf(this.settings), home, this.startTimeout);
	}

}
