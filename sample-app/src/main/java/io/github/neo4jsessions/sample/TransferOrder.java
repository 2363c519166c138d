package io.github.neo4jsessions.sample;

import java.time.Duration;

/**
 * A requested transfer.
 *
 * @param from the id of the account that pays
 * @param to the id of the account that receives, which is another one
 * @param amount in cents, more than zero
 * @param hold how long to keep the transaction open before its commit
 */
record TransferOrder(String from, String to, long amount, Duration hold) {

	/** The longest time that a transaction can be kept open, as an ISO 8601 duration. */
	static final String MAX_HOLD = "PT5M";

}
