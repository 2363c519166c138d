package com.example.scopes;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.stereotype.Service;

@Service
public class Bookings {

	private final SessionTemplate sessions;

	public Bookings(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@AsyncTransactional
	public CompletableFuture<ResultSummary> book(Supplier<Long> slowPrice) {
		// the price is computed on another thread; the stages behind 'bind' are in the
		// scope
		return TransactionScope.required()
			.bind(CompletableFuture.supplyAsync(slowPrice))
			.thenCompose(
					(price) -> this.sessions.query("CREATE (:Booking {price: $price})").bind(price).to("price").run());
	}

}
