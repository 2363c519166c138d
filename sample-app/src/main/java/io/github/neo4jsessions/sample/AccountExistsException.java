package io.github.neo4jsessions.sample;

/**
 * Thrown when the id of a new account is taken.
 */
final class AccountExistsException extends RuntimeException {

	AccountExistsException(String id, Throwable cause) {
		super("Account '" + id + "' already exists. Choose another id.", cause);
	}

}
