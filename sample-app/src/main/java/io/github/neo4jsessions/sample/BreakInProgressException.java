package io.github.neo4jsessions.sample;

/**
 * Thrown when something is to be broken while something else is being broken.
 */
final class BreakInProgressException extends RuntimeException {

	BreakInProgressException() {
		super("Something is being broken at this moment. Wait until it is repaired, and send the request again.");
	}

}
