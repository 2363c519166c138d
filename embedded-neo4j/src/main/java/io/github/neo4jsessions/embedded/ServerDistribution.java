package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The server that this module was built with.
 *
 * @param version the version, such as 5.26.30
 * @param mainClass the server's main class
 * @param minimumJava the oldest Java feature release that runs it
 * @param classPath its jars, as absolute paths into the builder's local repository
 */
record ServerDistribution(String version, String mainClass, int minimumJava, List<Path> classPath) {

	/**
	 * Load the description that the build wrote.
	 * @return the distribution
	 * @throws EmbeddedNeo4jException if the build did not write it
	 */
	static ServerDistribution load() {
		Properties properties = properties(text("server.properties"));
		List<Path> classPath = Stream.of(text("server.classpath").strip().split(Pattern.quote(File.pathSeparator)))
			.map(Path::of)
			.toList();
		return new ServerDistribution(properties.getProperty("version"), properties.getProperty("main-class"),
				Integer.parseInt(properties.getProperty("minimum-java")), classPath);
	}

	/**
	 * Check that this machine can run the server.
	 * @param javaFeature the feature release of the Java that is to run it
	 * @return this
	 * @throws EmbeddedNeo4jException if Java is too old or a jar is missing
	 */
	ServerDistribution requireRunnable(int javaFeature) {
		if (javaFeature < this.minimumJava) {
			throw new EmbeddedNeo4jException("Neo4j " + this.version + " needs Java " + this.minimumJava
					+ ", and this is Java " + javaFeature + ". Run on the JDK that built embedded-neo4j, or build it"
					+ " with this one: mvn -pl embedded-neo4j process-resources");
		}
		List<Path> missing = this.classPath.stream().filter((jar) -> !Files.isReadable(jar)).toList();
		if (!missing.isEmpty()) {
			throw new EmbeddedNeo4jException(missing.size() + " of the " + this.classPath.size() + " jars of Neo4j "
					+ this.version + " are missing, the first is " + missing.get(0)
					+ ". Resolve them again: mvn -pl embedded-neo4j process-resources");
		}
		return this;
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
				throw new EmbeddedNeo4jException(resource + " is missing beside " + ServerDistribution.class.getName()
						+ ". Create it with: mvn -pl embedded-neo4j process-resources");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(resource + " is not readable", ex);
		}
	}

}
