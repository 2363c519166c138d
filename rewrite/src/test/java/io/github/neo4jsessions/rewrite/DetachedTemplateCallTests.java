package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class DetachedTemplateCallTests extends AbstractCheckTests {

	DetachedTemplateCallTests() {
		super(new DetachedTemplateCall());
	}

	@Test
	void findsCallsOnOtherThreads() {
		finds("""
				CompletableFuture<Void> a() {
					return sessions.inTransaction((tx) -> {
						new Thread(() -> sessions.executeWrite((other) -> other.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync))); // finds
						return CompletableFuture.runAsync(() -> sessions.query("CREATE (:A)").run()); // finds
					});
				}
				""");
	}

	@Test
	void leavesCallsOfTheirOwnAlone() {
		findsNothing(
				"""
						CompletableFuture<Long> a() {
							return sessions.executeWrite((tx) -> CompletableFuture.supplyAsync(() -> 1).thenCompose((one) ->
								sessions.query("RETURN 1").fetchAs(Long.class).one().thenApply(Optional::get)));
						}
						void noTransaction(ExecutorService executor) {
							executor.submit(() -> sessions.query("CREATE (:A)").run());
						}
						CompletableFuture<Void> audit(org.springframework.transaction.TransactionDefinition definition) {
							return sessions.executeWrite((tx) -> CompletableFuture.runAsync(() -> sessions.inTransaction(definition, (other) -> other.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync))));
						}
						""");
	}

	@Test
	void leavesAnExecutorOfTheScopeInAVariableAlone() {
		findsNothing(
				"""
						CompletableFuture<ResultSummary> a(Executor executor) {
							return sessions.executeWrite((tx) -> {
								Executor scoped = tx.executor(executor);
								return CompletableFuture.supplyAsync(() -> sessions.query("CREATE (:A)").run(), scoped).thenCompose((stage) -> stage);
							});
						}
						""");
	}

}
