package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class TransactionWorkResultTests extends AbstractCheckTests {

	TransactionWorkResultTests() {
		super(new TransactionWorkResult());
	}

	@Test
	void findsAStageThatIsNone() {
		finds("""
				CompletableFuture<CompletableFuture<Long>> nested(CompletableFuture<Long> other) {
					return sessions.idempotent().executeWrite((tx) -> CompletableFuture.completedFuture(other)); // finds
				}
				CompletableFuture<Long> none() {
					return sessions.execute((session) -> (null)); // finds
				}
				CompletableFuture<ResultCursor> cursor() {
					return sessions.inTransaction((tx) -> tx.runAsync("RETURN 1").thenApply((cursor) -> cursor)); // finds
				}
				""");
	}

	@Test
	void leavesValuesAlone() {
		findsNothing("""
				CompletableFuture<List<ResultSummary>> many() {
					return sessions.executeWrite((tx) -> tx.runAll(List.of(new Query("CREATE (:A)"))));
				}
				CompletableFuture<Void> inner() {
					return sessions.executeWrite((tx) -> {
						Supplier<Object> supplier = () -> {
							return null;
						};
						return CompletableFuture.completedFuture(null);
					});
				}
				Object other(Function<Function<Object, Object>, Object> executeRead) {
					return executeRead.apply((tx) -> null);
				}
				""");
	}

}
