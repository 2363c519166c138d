package com.example.transactions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.stereotype.Service;

@Service
public class RetriedTransfers {

	private static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount RETURN a.balance";

	@AsyncTransactional(retry = true)
	public CompletableFuture<Long> transfer(String from, String to, long amount) {
		TransactionScope tx = TransactionScope.required();
		return tx.runAsync(CHANGE, Map.of("id", from, "amount", -amount))
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((done) -> tx.runAsync(CHANGE, Map.of("id", to, "amount", amount)))
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong())
			.toCompletableFuture();
	}

}
