package com.example.leaving;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.stereotype.Service;

@Service
public class Stock {

	private final SessionTemplate sessions;

	public Stock(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@AsyncTransactional
	public CompletableFuture<Long> move(String from, String to) {
		return add(from, -1).thenCompose((items) -> add(to, 1));
	}

	// WRONG: a call through 'this' passes no proxy, so each query is committed on its own
	public CompletableFuture<Long> moveTwiceOutside(String from, String over, String to) {
		return move(from, over).thenCompose((items) -> move(over, to));
	}

	// the cure: begin a transaction here, and let the calls join it
	public CompletableFuture<Long> moveTwice(String from, String over, String to) {
		return this.sessions.inTransaction((tx) -> move(from, over).thenCompose((items) -> move(over, to)));
	}

	private CompletableFuture<Long> add(String shelf, long items) {
		return this.sessions.query("MATCH (s:Shelf {id: $id}) SET s.items = s.items + $items RETURN s.items")
			.bind(shelf)
			.to("id")
			.bind(items)
			.to("items")
			.fetchAs(Long.class)
			.one()
			.thenApply(Optional::orElseThrow);
	}

}
