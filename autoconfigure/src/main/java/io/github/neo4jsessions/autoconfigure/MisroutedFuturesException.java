package io.github.neo4jsessions.autoconfigure;

import java.util.List;

/**
 * There are methods that would commit too early, and the application is not to start with
 * them.
 */
final class MisroutedFuturesException extends IllegalStateException {

	MisroutedFuturesException(String key, List<String> found) {
		super("With " + key + "=fail the application does not start: " + String.join("; ", found));
	}

}
