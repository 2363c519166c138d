package io.github.neo4jsessions.sample;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request for a transfer, before it is checked.
 */
record TransferRequest(@Nullable JsonNode from, @Nullable JsonNode to, @Nullable JsonNode amount) {

	TransferOrder toOrder(@Nullable String hold) {
		String from = Checks.id("from", this.from);
		String to = Checks.id("to", this.to);
		if (from.equals(to)) {
			throw new InvalidRequestException("to", this.to, "it must be another account than 'from'");
		}
		return new TransferOrder(from, to, Checks.cents("amount", this.amount, 1), Checks.hold(hold));
	}

}
