package com.example.fromdriver;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

public class DriverAccounts {

	private static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final Driver driver;

	public DriverAccounts(Driver driver) {
		this.driver = driver;
	}

	// the session stays open if the work fails, and a write whose answer was lost is made
	// twice
	public CompletionStage<Long> transfer(String from, String to, long amount) {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session
			.executeWriteAsync((tx) -> tx.runAsync(CHANGE, Map.of("id", from, "amount", -amount))
				.thenCompose(ResultCursor::consumeAsync)
				.thenCompose((done) -> tx.runAsync(CHANGE, Map.of("id", to, "amount", amount)))
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asLong()))
			.thenCompose((balance) -> session.closeAsync().thenApply((closed) -> balance));
	}

	public CompletionStage<List<String>> ids() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session.runAsync("MATCH (a:Account) RETURN a.id ORDER BY a.id")
			.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString()))
			.thenCompose((ids) -> session.closeAsync().thenApply((closed) -> ids));
	}

}
