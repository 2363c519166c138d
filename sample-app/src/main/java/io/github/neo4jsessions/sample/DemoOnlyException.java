package io.github.neo4jsessions.sample;

/**
 * Thrown when something is requested that only the demonstration on this machine may do.
 */
final class DemoOnlyException extends RuntimeException {

	DemoOnlyException(String reason) {
		super(reason + " Nothing was changed.");
	}

}
