package com.example.queries;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.summary.ResultSummary;

public record ClosedAccounts(SessionTemplate sessions) {

	public CompletableFuture<ResultSummary> close(String id) {
		return this.sessions.executeWrite((tx) -> this.sessions.query("MATCH (a:Account {id: $id}) RETURN a.balance")
			.bind(id)
			.to("id")
			.fetchAs(Long.class)
			.one()
			.thenCompose((balance) -> this.sessions.query("MATCH (a:Account {id: $id}) WHERE a.balance = 0 DELETE a")
				.bind(id)
				.to("id")
				.run()));
	}

}
