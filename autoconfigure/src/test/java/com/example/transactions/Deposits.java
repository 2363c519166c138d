package com.example.transactions;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.stereotype.Service;

@Service
public class Deposits {

	private static final String DEPOSIT = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final SessionTemplate sessions;

	public Deposits(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@AsyncTransactional
	public CompletableFuture<Long> deposit(String id, long amount) {
		return this.sessions.query(DEPOSIT)
			.bind(id)
			.to("id")
			.bind(amount)
			.to("amount")
			.fetchAs(Long.class)
			.one()
			.thenApply(Optional::orElseThrow);
	}

}
