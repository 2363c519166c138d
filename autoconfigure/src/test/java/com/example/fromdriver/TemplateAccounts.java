package com.example.fromdriver;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.async.ResultCursor;

public class TemplateAccounts {

	private static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final SessionTemplate sessions;

	public TemplateAccounts(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	public CompletableFuture<Long> transfer(String from, String to, long amount) {
		return this.sessions.executeWrite((tx) -> tx.runAsync(CHANGE, Map.of("id", from, "amount", -amount))
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((done) -> tx.runAsync(CHANGE, Map.of("id", to, "amount", amount)))
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()));
	}

	public CompletableFuture<List<String>> ids() {
		return this.sessions.query("MATCH (a:Account) RETURN a.id ORDER BY a.id").fetchAs(String.class).all();
	}

}
