package io.github.neo4jsessions.sample;

import java.util.Locale;

/**
 * Thrown when an account holds too little money.
 */
final class InsufficientFundsException extends RuntimeException {

	InsufficientFundsException(Account account, long amount) {
		super(String.format(Locale.ROOT,
				"Account '%s' holds %d cents, not enough for a transfer of %d. Nothing was changed.", account.id(),
				account.balance(), amount));
	}

}
