package io.github.neo4jsessions.sample;

import org.neo4j.driver.Record;

import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;

/**
 * An account.
 *
 * @param id the id of the account
 * @param owner the name of its owner
 * @param balance in cents, never below zero
 */
@Node
public record Account(@Id String id, String owner, long balance) {

	static Account from(Record row) {
		return new Account(row.get("id").asString(), row.get("owner").asString(), row.get("balance").asLong());
	}

	Account withdraw(long amount) {
		if (amount > this.balance) {
			throw new InsufficientFundsException(this, amount);
		}
		return new Account(this.id, this.owner, this.balance - amount);
	}

	Account deposit(long amount) {
		if (amount > Long.MAX_VALUE - this.balance) {
			throw new BalanceLimitException(this, amount);
		}
		return new Account(this.id, this.owner, this.balance + amount);
	}

}
