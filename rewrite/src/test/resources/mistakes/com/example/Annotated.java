package com.example;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Transactional;

class Annotated {

	private final SessionTemplate sessions;

	Annotated(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@AsyncTransactional
	private CompletableFuture<Long> hidden() { // FINDS AsyncTransactionalMisuse
		return count();
	}

	@AsyncTransactional
	public final CompletableFuture<Long> fixed() { // FINDS AsyncTransactionalMisuse
		return count();
	}

	@AsyncTransactional
	static CompletableFuture<Long> ofTheClass() { // FINDS AsyncTransactionalMisuse
		return CompletableFuture.completedFuture(1L);
	}

	@AsyncTransactional(readOnly = true)
	public long blocking() { // FINDS AsyncTransactionalMisuse
		return 1;
	}

	@AsyncTransactional
	public void nothing() { // FINDS AsyncTransactionalMisuse
	}

	public CompletableFuture<Long> callsItself() {
		return annotated().thenCompose((count) -> count()); // FINDS AsyncTransactionalSelfCall
	}

	public CompletableFuture<Long> callsThis() {
		return this.annotated(); // FINDS AsyncTransactionalSelfCall
	}

	public CompletableFuture<Long> callsInAStep() {
		return count()
			.thenCompose((count) -> annotated()); // FINDS AsyncTransactionalSelfCall
	}

	@Transactional
	public CompletableFuture<Long> springs() { // FINDS TransactionalFuture
		return count();
	}

	@Transactional(readOnly = true)
	public CompletionStage<Long> springsReading() { // FINDS TransactionalFuture
		return count();
	}

	@AsyncTransactional
	public CompletableFuture<Long> leaves() {
		return CompletableFuture
			.supplyAsync(() -> this.sessions.executeRead((tx) -> TransactionScope.required().query("RETURN 1").fetchAs(Long.class).one()).join()) // FINDS DetachedTemplateCall
			.thenApply((one) -> one.orElse(0L));
	}

	public CompletableFuture<Void> leavesWork(ExecutorService executor) {
		return this.sessions.executeWrite((tx) -> {
			executor.submit(() -> this.sessions.executeWrite((other) -> other.runAsync("CREATE (:Log)") // FINDS DetachedTemplateCall
				.thenCompose(ResultCursor::consumeAsync)));
			return CompletableFuture.<Void>completedFuture(null);
		});
	}

	// what looks alike and is right

	@AsyncTransactional
	public CompletableFuture<Long> annotated() {
		return count();
	}

	@AsyncTransactional
	CompletionStage<Long> visibleInThePackage() {
		return count();
	}

	@AsyncTransactional
	public <T extends CompletionStage<Long>> T ofAnyType(T given) {
		return given;
	}

	@AsyncTransactional
	public CompletableFuture<Long> callsInATransaction() {
		return annotated();
	}

	public CompletableFuture<Long> callsAnotherObject(Annotated other) {
		return other.annotated();
	}

	@Transactional("asyncNeo4jTransactionManager")
	public CompletableFuture<Long> ofAManager() {
		return count();
	}

	@Transactional(transactionManager = "asyncNeo4jTransactionManager", readOnly = true)
	public CompletableFuture<Long> ofAManagerReading() {
		return count();
	}

	@Async
	@Transactional
	public CompletableFuture<Long> onAnExecutor() {
		long value = System.nanoTime();
		return CompletableFuture.completedFuture(value);
	}

	@Transactional
	public CompletableFuture<Long> complete() {
		return CompletableFuture.completedFuture(1L);
	}

	@AsyncTransactional
	public CompletableFuture<Long> stays() {
		TransactionScope scope = TransactionScope.required();
		return CompletableFuture.supplyAsync(scope.wrap(() -> this.sessions.query("RETURN 1").fetchAs(Long.class).one()))
			.thenCompose((one) -> one)
			.thenApply((one) -> one.orElse(0L));
	}

	@AsyncTransactional
	public CompletableFuture<Long> staysByExecutor(ExecutorService executor) {
		TransactionScope scope = TransactionScope.required();
		return CompletableFuture
			.supplyAsync(() -> this.sessions.query("RETURN 1").fetchAs(Long.class).one(), scope.executor(executor))
			.thenCompose((one) -> one)
			.thenApply((one) -> one.orElse(0L));
	}

	public CompletableFuture<Long> withoutATransaction() {
		return CompletableFuture.supplyAsync(this::count).thenCompose((count) -> count);
	}

	private CompletableFuture<Long> count() {
		return this.sessions.query("RETURN 1").fetchAs(Long.class).one().thenApply((one) -> one.orElse(0L));
	}

}
