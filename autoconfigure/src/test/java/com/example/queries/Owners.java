package com.example.queries;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

public record Owners(SessionTemplate sessions) {

	public CompletableFuture<List<Owner>> owners() {
		return this.sessions.query("MATCH (a:Account) RETURN a.owner AS name, sum(a.balance) AS total ORDER BY name")
			.fetchAs(Owner.class)
			.all();
	}

	public record Owner(String name, long total) {

	}

}
