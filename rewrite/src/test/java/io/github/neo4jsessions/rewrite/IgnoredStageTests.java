package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class IgnoredStageTests extends AbstractCheckTests {

	IgnoredStageTests() {
		super(new IgnoredStage());
	}

	@Test
	void findsAQueryThatNothingWaitsFor() {
		finds("""
				CompletionStage<Void> a(AsyncSession session, boolean log) {
					return session.executeWriteAsync((tx) -> {
						if (log)
							tx.runAsync("CREATE (:Log)"); // finds
						return tx.runAsync("MATCH (n) RETURN n")
							.thenCompose((cursor) -> cursor.forEachAsync((row) -> tx.runAsync("CREATE (:A)"))) // finds
							.thenApply((summary) -> null);
					});
				}
				""");
	}

	@Test
	void leavesAloneWhatIsAwaitedOrIsNoWork() {
		findsNothing(
				"""
						void noWork(AsyncSession session) {
							session.runAsync("CREATE (:A)");
						}
						CompletionStage<ResultSummary> a(AsyncSession session) {
							return session.executeWriteAsync((tx) -> {
								CompletionStage<ResultCursor> first = tx.runAsync("CREATE (:A)");
								return first.thenCompose((cursor) -> tx.runAsync("CREATE (:B)")).thenCompose(ResultCursor::consumeAsync);
							});
						}
						CompletionStage<Void> rollsBack(AsyncSession session) {
							return session.beginTransactionAsync().thenAccept((tx) -> tx.rollbackAsync());
						}
						""");
	}

	@Test
	void leavesAloneWhatCompletesAFutureThatIsReturned() {
		findsNothing(
				"""
						CompletionStage<Void> a(AsyncSession session) {
							return session.executeWriteAsync((tx) -> {
								CompletableFuture<Void> done = new CompletableFuture<>();
								tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).whenComplete((summary, ex) -> {
									if (ex != null) {
										done.completeExceptionally(ex);
									}
									else {
										done.complete(null);
									}
								});
								return done;
							});
						}
						""");
	}

}
