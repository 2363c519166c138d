package io.github.neo4jsessions.sample;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request to open an account, before it is checked.
 */
record OpenAccount(@Nullable JsonNode id, @Nullable JsonNode owner, @Nullable JsonNode balance) {

	Account toAccount() {
		return new Account(Checks.id("id", this.id), Checks.text("owner", this.owner),
				Checks.cents("balance", this.balance, 0));
	}

}
