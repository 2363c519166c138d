package io.github.neo4jsessions;

/**
 * Thrown when a session template is built with a Neo4j driver that is too old, with which
 * each call would fail.
 *
 * @since 0.1.0
 */
public final class UnsupportedDriverException extends IllegalStateException {

	public UnsupportedDriverException(String version) {
		super("Session templates work with the Neo4j Java driver from version 6.1 on, and not with "
				+ (version.isEmpty() ? "that of this application, which does not tell its version" : version));
	}

	/**
	 * Return the remedy.
	 * @return one sentence
	 */
	public String getCure() {
		return "Use neo4j-java-driver 6.1 or later, as Spring Boot does by itself: set the property "
				+ "'neo4j-java-driver.version' of the build to it, or take out what sets it to another version.";
	}

}
