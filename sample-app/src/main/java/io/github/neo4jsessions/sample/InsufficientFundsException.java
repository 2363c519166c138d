package io.github.neo4jsessions.sample;

/**
 * The account holds too little money.
 */
final class InsufficientFundsException extends RuntimeException {

	InsufficientFundsException(Account account, long amount) {
		super("Account '%s' holds %d cents, too little for a transfer of %d. Nothing was changed."
			.formatted(account.id(), account.balance(), amount));
	}

}
