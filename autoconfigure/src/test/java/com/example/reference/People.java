package com.example.reference;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.async.ResultCursor;

public record People(SessionTemplate sessions) {

	public CompletableFuture<Long> count() {
		return this.sessions.execute((session) -> session.runAsync("MATCH (p:Person) RETURN count(p)")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()));
	}

}
