package com.example.reference;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.AsyncResource;

public record Answers(AsyncResource<Connection> connection) {

	public CompletableFuture<String> answerOrNothing(String query) {
		// the connection is closed when this function is called
		return this.connection.use((opened) -> opened.query(query)).exceptionally((ex) -> "");
	}

}
