package io.github.neo4jsessions;

/**
 * Creates the exception for tests in other packages.
 */
public final class UnsupportedDriverExceptions {

	private UnsupportedDriverExceptions() {
	}

	public static UnsupportedDriverException of(String version) {
		return new UnsupportedDriverException(version);
	}

}
