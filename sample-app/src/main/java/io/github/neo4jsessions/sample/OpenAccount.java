package io.github.neo4jsessions.sample;

import java.math.BigInteger;

/**
 * The body of a request to open an account.
 *
 * @param id the id of the account
 * @param owner the name of its owner
 * @param balance the opening balance in cents
 */
record OpenAccount(@AccountId String id, @PrintableText String owner, @Cents BigInteger balance) {

	Account toAccount() {
		return new Account(this.id, this.owner, this.balance.longValueExact());
	}

}
