package com.example.styles;

import io.github.neo4jsessions.SessionTemplate;

public record BlockingBalances(SessionTemplate sessions) {

	public long balance(String id) {
		return this.sessions.query("MATCH (a:Account {id: $id}) RETURN a.balance")
			.bind(id)
			.to("id")
			.fetchAs(Long.class)
			.one()
			.join()
			.orElseThrow();
	}

}
