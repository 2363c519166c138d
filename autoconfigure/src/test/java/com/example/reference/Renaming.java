package com.example.reference;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.async.ResultCursor;

public record Renaming(SessionTemplate sessions) {

	public CompletableFuture<Void> rename(String id, String name) {
		return this.sessions.inTransaction(
				(tx) -> tx.runAsync("MATCH (p:Person {id: $id}) SET p.name = $name", Map.of("id", id, "name", name))
					.thenCompose(ResultCursor::consumeAsync)
					.thenAccept((summary) -> {
					}));
	}

}
