package io.github.neo4jsessions.sample;

/**
 * Thrown when there is no account with the requested id.
 */
final class AccountNotFoundException extends RuntimeException {

	AccountNotFoundException(String id) {
		super("There is no account '" + Visible.of(id)
				+ "'. GET /accounts lists the accounts, POST /accounts opens one.");
	}

}
