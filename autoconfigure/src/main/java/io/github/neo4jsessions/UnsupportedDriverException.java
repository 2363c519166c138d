package io.github.neo4jsessions;

/**
 * Thrown when a session template is built with a Neo4j driver that is too old, so that
 * each call would fail.
 *
 * @since 0.1.0
 */
public final class UnsupportedDriverException extends IllegalStateException {

	/**
	 * Create the exception.
	 * @param version the version of the driver; empty if the driver does not state it
	 */
	public UnsupportedDriverException(String version) {
		super("Session templates require version 6.1 or later of the Neo4j Java driver; the driver of this "
				+ "application " + (version.isEmpty() ? "does not state its version" : "has version " + version));
	}

	/**
	 * Return the remedy.
	 * @return one sentence
	 */
	public String getCure() {
		return "Use neo4j-java-driver 6.1 or later, which Spring Boot manages: remove what sets another version from the "
				+ "build, or set the build's property 'neo4j-java-driver.version' to a supported version.";
	}

}
