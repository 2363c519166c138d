package io.github.neo4jsessions.sample;

/**
 * Thrown when there are too few accounts for a burst of transfers.
 */
final class TooFewAccountsException extends RuntimeException {

	TooFewAccountsException(int accounts) {
		super("A burst of transfers needs two accounts, and there are " + accounts + ". POST /accounts opens one.");
	}

}
