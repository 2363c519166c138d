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

}
