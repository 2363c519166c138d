package io.github.neo4jsessions.sample;

import java.util.Locale;

/**
 * Thrown when the balance of an account would exceed the largest possible value.
 */
final class BalanceLimitException extends RuntimeException {

	BalanceLimitException(Account account, long amount) {
		super(String.format(Locale.ROOT,
				"Account '%s' holds %d cents and cannot take %d more: the largest balance is %d. Nothing was changed.",
				account.id(), account.balance(), amount, Long.MAX_VALUE));
	}

}
