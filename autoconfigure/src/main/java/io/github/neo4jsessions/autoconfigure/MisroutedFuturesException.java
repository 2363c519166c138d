package io.github.neo4jsessions.autoconfigure;

import java.util.List;

/**
 * Thrown when there are methods whose transaction would commit too early, and the
 * application is configured not to start with them.
 */
final class MisroutedFuturesException extends IllegalStateException {

	private final String key;

	private final List<String> found;

	MisroutedFuturesException(String key, List<String> found) {
		super("The application does not start, because " + key + " is 'fail': " + String.join("; ", found));
		this.key = key;
		this.found = List.copyOf(found);
	}

	String key() {
		return this.key;
	}

	/**
	 * Return one sentence for each method.
	 */
	List<String> found() {
		return this.found;
	}

}
