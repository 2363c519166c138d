package com.example;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;

import org.springframework.stereotype.Service;

@Service
class Bank {

	static final String WITHDRAW = "MATCH (a:Account {owner: $owner}) SET a.balance = a.balance - $amount RETURN a.balance";

	static final String DEPOSIT = "MATCH (a:Account {owner: $owner}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final SessionTemplate sessions;

	Bank(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	CompletableFuture<Long> transfer(String from, String to, long amount) {
		return this.sessions.executeWrite((tx) -> change(tx, WITHDRAW, from, amount).thenCompose((left) -> {
			if (left < 0) {
				throw new IllegalStateException(from + " has too little");
			}
			return change(tx, DEPOSIT, to, amount).thenApply((balance) -> left);
		}));
	}

	private static CompletableFuture<Long> change(TransactionScope tx, String cypher, String owner, long amount) {
		return tx.query(cypher)
			.bind(owner)
			.to("owner")
			.bind(amount)
			.to("amount")
			.fetchAs(Long.class)
			.one()
			.thenApply((balance) -> balance.orElseThrow(() -> new IllegalStateException(owner + " has no account")));
	}

}
