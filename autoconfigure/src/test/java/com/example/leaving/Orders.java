package com.example.leaving;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.stereotype.Service;

@Service
public class Orders {

	private static final String SAVE = "CREATE (:Order {product: $product, price: $price})";

	private final SessionTemplate sessions;

	private final Warehouse warehouse;

	private final Executor executor;

	public Orders(SessionTemplate sessions, Warehouse warehouse, Executor executor) {
		this.sessions = sessions;
		this.warehouse = warehouse;
		this.executor = executor;
	}

	// WRONG: the order is saved outside of the transaction, and stays if 'reserve' fails
	@AsyncTransactional
	public CompletableFuture<Void> orderOutside(String product) {
		return this.warehouse.price(product)
			.thenCompose((price) -> save(product, price))
			.thenCompose((saved) -> this.warehouse.reserve(product));
	}

	// the cure for a future of another library: bind it
	@AsyncTransactional
	public CompletableFuture<Void> order(String product) {
		return TransactionScope.required()
			.bind(this.warehouse.price(product))
			.thenCompose((price) -> save(product, price))
			.thenCompose((saved) -> this.warehouse.reserve(product));
	}

	// the cure for code on another thread: wrap it
	@AsyncTransactional
	public CompletableFuture<Void> orderWithOwnPrice(String product, Supplier<Long> slowPrice) {
		TransactionScope tx = TransactionScope.required();
		Supplier<CompletableFuture<ResultSummary>> task = tx.wrap(() -> save(product, slowPrice.get()));
		return CompletableFuture.supplyAsync(task, this.executor)
			.thenCompose(Function.identity())
			.thenCompose((saved) -> this.warehouse.reserve(product));
	}

	// the cure that works everywhere: a query of the transaction itself
	@AsyncTransactional
	public CompletableFuture<Void> orderByTransaction(String product) {
		TransactionScope tx = TransactionScope.required();
		return this.warehouse.price(product)
			.thenCompose((price) -> tx.query(SAVE).bind(product).to("product").bind(price).to("price").run())
			.thenCompose((saved) -> this.warehouse.reserve(product));
	}

	private CompletableFuture<ResultSummary> save(String product, long price) {
		return this.sessions.query(SAVE).bind(product).to("product").bind(price).to("price").run();
	}

}
