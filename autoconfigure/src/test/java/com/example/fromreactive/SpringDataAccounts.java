package com.example.fromreactive;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.neo4j.core.ReactiveNeo4jClient;
import org.springframework.transaction.reactive.TransactionalOperator;

public class SpringDataAccounts {

	private static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final ReactiveNeo4jClient client;

	private final TransactionalOperator transaction;

	public SpringDataAccounts(ReactiveNeo4jClient client, TransactionalOperator transaction) {
		this.client = client;
		this.transaction = transaction;
	}

	public Mono<Long> transfer(String from, String to, long amount) {
		return change(from, -amount).then(change(to, amount)).as(this.transaction::transactional);
	}

	public Flux<String> ids() {
		return this.client.query("MATCH (a:Account) RETURN a.id ORDER BY a.id").fetchAs(String.class).all();
	}

	private Mono<Long> change(String id, long amount) {
		return this.client.query(CHANGE).bind(id).to("id").bind(amount).to("amount").fetchAs(Long.class).one();
	}

}
