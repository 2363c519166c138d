package com.example.reference;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

public record ActiveSessions(SessionTemplate sessions) {

	public CompletableFuture<Long> inside() {
		return this.sessions
			.execute((session) -> CompletableFuture.completedFuture(this.sessions.statistics().active()));
	}

}
