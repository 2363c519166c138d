package io.github.neo4jsessions.sample;

import java.util.Locale;

/**
 * The account would hold more money than can be counted.
 */
final class BalanceLimitException extends RuntimeException {

	BalanceLimitException(Account account, long amount) {
		super(String.format(Locale.ROOT,
				"Account '%s' holds %d cents and cannot take %d more: a balance ends at %d. Nothing was changed.",
				account.id(), account.balance(), amount, Long.MAX_VALUE));
	}

}
