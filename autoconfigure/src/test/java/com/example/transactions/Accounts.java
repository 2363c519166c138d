package com.example.transactions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.stereotype.Service;

@Service
public class Accounts {

	private static final String WITHDRAW = "MATCH (a:Account {id: $id}) SET a.balance = a.balance - $amount";

	private final SessionTemplate sessions;

	private final Deposits deposits;

	public Accounts(SessionTemplate sessions, Deposits deposits) {
		this.sessions = sessions;
		this.deposits = deposits;
	}

	@AsyncTransactional
	public CompletableFuture<Long> transfer(String from, String to, long amount) {
		TransactionScope tx = TransactionScope.required();
		tx.publishEvent(new Transferred(from, to, amount));
		return tx.runAsync(WITHDRAW, Map.of("id", from, "amount", amount))
			.thenCompose(ResultCursor::consumeAsync)
			// another annotated method: joins
			.thenCompose((done) -> this.deposits.deposit(to, amount))
			// a call of the template: joins
			.thenCompose((balance) -> this.sessions.executeWrite(this::log).thenApply((logged) -> balance))
			.toCompletableFuture();
	}

	private CompletionStage<ResultSummary> log(TransactionScope tx) {
		return tx.query("CREATE (:Transfer {at: datetime()})").run();
	}

}
