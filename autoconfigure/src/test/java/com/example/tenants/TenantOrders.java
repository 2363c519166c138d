package com.example.tenants;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.AuthToken;

public record TenantOrders(SessionTemplate sessions) {

	public CompletableFuture<Long> count(String tenant, AuthToken token) {
		SessionOperations sessions = this.sessions.in(tenant).withAuth(token).withMetadata(Map.of("tenant", tenant));
		return sessions.query("MATCH (o:Order) RETURN count(o)")
			.fetchAs(Long.class)
			.one()
			.thenApply(Optional::orElseThrow);
	}

}
