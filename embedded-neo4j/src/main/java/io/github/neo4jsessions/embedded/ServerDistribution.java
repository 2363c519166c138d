package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A server that this module can run.
 *
 * @param version the version, such as 5.26.30
 * @param mainClass the server's main class
 * @param minimumJava the oldest Java feature release that runs it
 */
record ServerDistribution(String version, String mainClass, int minimumJava) {

	/**
	 * The servers, the newest first. The resource {@code neo4j-VERSION.jars} lists the
	 * jars of each; {@code .ci/server-jars} writes it.
	 */
	static final List<ServerDistribution> SUPPORTED = List.of(
			new ServerDistribution("2026.08.1", "org.neo4j.server.Neo4jCommunity", 21),
			new ServerDistribution("5.26.30", "org.neo4j.server.CommunityEntryPoint", 17));

	/**
	 * Return the newest server that a Java release can run.
	 * @param javaFeature the feature release of the Java that is to run it
	 * @return the distribution
	 * @throws EmbeddedNeo4jException if Java is too old for all of them
	 */
	static ServerDistribution newest(int javaFeature) {
		return SUPPORTED.stream()
			.filter((distribution) -> distribution.minimumJava <= javaFeature)
			.findFirst()
			.orElseThrow(() -> tooOld(SUPPORTED.get(SUPPORTED.size() - 1), javaFeature));
	}

	/**
	 * Return the server of a version.
	 * @param version the version
	 * @return the distribution
	 * @throws IllegalArgumentException if it is not supported
	 */
	static ServerDistribution of(String version) {
		return SUPPORTED.stream()
			.filter((distribution) -> distribution.version.equals(version))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("version is " + version + ": use "
					+ SUPPORTED.stream().map(ServerDistribution::version).collect(Collectors.joining(" or "))
					+ ", or leave it unset for the newest that the running Java supports"));
	}

	/**
	 * Check that a Java release can run the server.
	 * @param javaFeature the feature release of the Java that is to run it
	 * @return this
	 * @throws EmbeddedNeo4jException if Java is too old
	 */
	ServerDistribution requireRunnable(int javaFeature) {
		if (javaFeature < this.minimumJava) {
			throw tooOld(this, javaFeature);
		}
		return this;
	}

	private static EmbeddedNeo4jException tooOld(ServerDistribution distribution, int javaFeature) {
		return new EmbeddedNeo4jException("Neo4j " + distribution.version + " needs Java " + distribution.minimumJava
				+ ", and this is Java " + javaFeature + ". Run on a newer Java"
				+ ((javaFeature < SUPPORTED.get(SUPPORTED.size() - 1).minimumJava) ? ""
						: ", or use version " + newest(javaFeature).version));
	}

	/**
	 * Return the jars of the server.
	 * @return the jars, in the order of its class path
	 */
	List<ServerJar> jars() {
		return text("neo4j-" + this.version + ".jars").lines()
			.filter((line) -> !line.startsWith("#"))
			.map(ServerJar::parse)
			.toList();
	}

	/**
	 * Return the settings that a server starts with unless they are replaced.
	 * @return names and values
	 */
	Map<String, String> defaultSettings() {
		Map<String, String> settings = new TreeMap<>();
		for (String name : List.of("neo4j.conf", "neo4j-" + this.version.replaceFirst("\\..*", "") + ".conf")) {
			properties(text(name)).forEach((key, value) -> settings.put((String) key, (String) value));
		}
		return settings;
	}

	private static Properties properties(String text) {
		Properties properties = new Properties();
		try {
			properties.load(new StringReader(text));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return properties;
	}

	private static String text(String resource) {
		try (InputStream in = ServerDistribution.class.getResourceAsStream(resource)) {
			if (in == null) {
				throw new EmbeddedNeo4jException(
						resource + " is missing beside " + ServerDistribution.class.getName() + ". Use the whole jar");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(resource + " is not readable", ex);
		}
	}

}
