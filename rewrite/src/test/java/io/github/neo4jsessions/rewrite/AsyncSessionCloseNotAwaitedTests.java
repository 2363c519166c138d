package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class AsyncSessionCloseNotAwaitedTests extends AbstractCheckTests {

	AsyncSessionCloseNotAwaitedTests() {
		super(new AsyncSessionCloseNotAwaited());
	}

	@Test
	void findsACloseWhoseStageIsDropped() {
		finds("""
				CompletionStage<ResultSummary> a() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).whenCompleteAsync((summary, ex) -> {
						session.closeAsync();
					});
				}
				""");
	}

	@Test
	void leavesAloneWhatIsReturned() {
		findsNothing(
				"""
						CompletionStage<ResultSummary> a() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).handle((summary, ex) -> {
								CompletionStage<Void> closed = session.closeAsync();
								return closed.thenApply((ignored) -> summary);
							}).thenCompose((stage) -> stage);
						}
						CompletionStage<ResultSummary> neverAfterAFailure() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).thenApply((summary) -> {
								session.closeAsync();
								return summary;
							});
						}
						""");
	}

	@Test
	void leavesAloneWhatCompletesAnotherFutureAfterTheClose() {
		findsNothing("""
				CompletionStage<Long> a() {
					AsyncSession session = driver.session(AsyncSession.class);
					CompletableFuture<Long> done = new CompletableFuture<>();
					session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L))
						.whenComplete((v, ex) -> session.closeAsync().whenComplete((closed, failure) -> {
							if (ex != null) {
								done.completeExceptionally(ex);
							}
							else {
								done.complete(v);
							}
						}));
					return done;
				}
				""");
	}

	@Test
	void findsACloseBesideAFutureThatIsCompletedWithoutIt() {
		finds("""
				CompletionStage<Long> a() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					CompletableFuture<Long> done = new CompletableFuture<>();
					session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)).whenComplete((v, ex) -> {
						session.closeAsync();
						done.complete(v);
					});
					return done;
				}
				""");
	}

}
