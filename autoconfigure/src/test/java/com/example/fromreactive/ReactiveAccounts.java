package com.example.fromreactive;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.reactive.ReactiveSessions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

public class ReactiveAccounts {

	private static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	private final ReactiveSessions reactive;

	public ReactiveAccounts(SessionTemplate sessions) {
		this.reactive = ReactiveSessions.of(sessions);
	}

	public Mono<Long> transfer(String from, String to, long amount) {
		return this.reactive.write((tx) -> change(from, -amount).then(change(to, amount)));
	}

	public Flux<String> ids() {
		return this.reactive.stream((sessions) -> sessions.query("MATCH (a:Account) RETURN a.id ORDER BY a.id")
			.fetchAs(String.class)
			.stream());
	}

	private Mono<Long> change(String id, long amount) {
		return this.reactive
			.call((sessions) -> sessions.query(CHANGE)
				.bind(id)
				.to("id")
				.bind(amount)
				.to("amount")
				.fetchAs(Long.class)
				.one())
			.flatMap(Mono::justOrEmpty);
	}

}
