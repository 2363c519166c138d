package com.example.tenants;

import java.util.Optional;

import io.github.neo4jsessions.SessionTemplate;
import reactor.core.publisher.Mono;

import org.springframework.data.neo4j.core.ReactiveDatabaseSelectionProvider;

public record SelectedOrders(SessionTemplate sessions) {

	public Mono<Long> count(ReactiveDatabaseSelectionProvider databases) {
		return databases.getDatabaseSelection()
			.map((selection) -> this.sessions.in(selection.getValue()))
			.flatMap((selected) -> Mono
				.fromFuture(() -> selected.query("MATCH (o:Order) RETURN count(o)").fetchAs(Long.class).one()))
			.map(Optional::orElseThrow);
	}

}
