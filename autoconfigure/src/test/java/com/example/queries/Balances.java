package com.example.queries;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

public record Balances(SessionTemplate sessions) {

	public CompletableFuture<Optional<Long>> balance(String id) {
		return this.sessions.query("MATCH (a:Account {id: $id}) RETURN a.balance")
			.bind(id)
			.to("id")
			.fetchAs(Long.class)
			.one();
	}

}
