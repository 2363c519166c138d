package io.github.neo4jsessions.sample;

import java.util.Locale;

/**
 * Thrown when an account holds too little money.
 */
final class InsufficientFundsException extends RuntimeException {

	private final String accountId;

	private final long balance;

	private final long amount;

	InsufficientFundsException(Account account, long amount) {
		super(String.format(Locale.ROOT,
				"Account '%s' holds %d cents, not enough for a transfer of %d. Nothing was changed.", account.id(),
				account.balance(), amount));
		this.accountId = account.id();
		this.balance = account.balance();
		this.amount = amount;
	}

	String getAccountId() {
		return this.accountId;
	}

	long getBalance() {
		return this.balance;
	}

	long getAmount() {
		return this.amount;
	}

}
