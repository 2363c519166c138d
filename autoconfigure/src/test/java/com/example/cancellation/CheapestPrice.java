package com.example.cancellation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.SessionTemplate;

class CheapestPrice {

	// one call for all
	private final CompletableFuture<Optional<Long>> shared;

	CheapestPrice(SessionTemplate sessions) {
		this.shared = sessions.query("MATCH (p:Price) RETURN min(p.amount)").fetchAs(Long.class).one();
	}

	// one impatient reader cancels it for all
	CompletableFuture<Long> impatient(Duration patience) {
		return this.shared.thenApply(Optional::orElseThrow).orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
	}

	// this one gives up alone
	CompletableFuture<Long> alone(Duration patience) {
		return this.shared.copy()
			.thenApply(Optional::orElseThrow)
			.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
	}

}
