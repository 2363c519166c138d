package com.example.fromreactive;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.stereotype.Service;

@Service
public class FutureAccounts {

	private static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final SessionTemplate sessions;

	public FutureAccounts(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@AsyncTransactional(retry = true)
	public CompletableFuture<Long> transfer(String from, String to, long amount) {
		return change(from, -amount).thenCompose((balance) -> change(to, amount)).thenApply(Optional::orElseThrow);
	}

	public CompletableFuture<List<String>> ids() {
		return this.sessions.query("MATCH (a:Account) RETURN a.id ORDER BY a.id").fetchAs(String.class).all();
	}

	private CompletableFuture<Optional<Long>> change(String id, long amount) {
		return this.sessions.query(CHANGE).bind(id).to("id").bind(amount).to("amount").fetchAs(Long.class).one();
	}

}
