package com.example.styles;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;

public record BlockingTransfers(SessionTemplate sessions) {

	public void transfer(String from, String to, long amount) {
		this.sessions.executeWrite((tx) -> {
			change(from, -amount);
			change(to, amount);
			return CompletableFuture.completedFuture(null);
		}).join();
	}

	private void change(String id, long amount) {
		this.sessions.query("MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount")
			.bindAll(Map.of("id", id, "amount", amount))
			.run()
			.join();
	}

}
