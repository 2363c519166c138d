package io.github.neo4jsessions.sample;

import java.math.BigInteger;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request for a transfer.
 *
 * @param from the id of the account that pays
 * @param to the id of the account that receives
 * @param amount in cents
 */
@DifferentAccounts
record TransferRequest(@AccountId String from, @AccountId String to, @Cents(min = 1) BigInteger amount) {

	TransferOrder toOrder(@Nullable String hold) {
		return new TransferOrder(this.from, this.to, this.amount.longValueExact(),
				(hold != null) ? Duration.parse(hold) : Duration.ZERO);
	}

}
