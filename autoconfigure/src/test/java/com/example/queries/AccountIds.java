package com.example.queries;

import io.github.neo4jsessions.SessionTemplate;
import reactor.core.publisher.Flux;

public record AccountIds(SessionTemplate sessions) {

	public Flux<String> ids() {
		return this.sessions.query("MATCH (a:Account) RETURN a.id").fetchAs(String.class).stream();
	}

}
