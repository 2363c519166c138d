package io.github.neo4jsessions;

/**
 * Makes the exception for tests of other packages.
 */
public final class UnsupportedDriverExceptions {

	private UnsupportedDriverExceptions() {
	}

	public static UnsupportedDriverException of(String version) {
		return new UnsupportedDriverException(version);
	}

}
