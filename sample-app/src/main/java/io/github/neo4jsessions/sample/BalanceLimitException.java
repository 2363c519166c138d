package io.github.neo4jsessions.sample;

/**
 * The account would hold more money than can be counted.
 */
final class BalanceLimitException extends RuntimeException {

	BalanceLimitException(Account account, long amount) {
		super("Account '%s' holds %d cents and cannot take %d more: a balance ends at %d. Nothing was changed."
			.formatted(account.id(), account.balance(), amount, Long.MAX_VALUE));
	}

}
