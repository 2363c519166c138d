package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class SwallowedFailureInWorkTests extends AbstractCheckTests {

	SwallowedFailureInWorkTests() {
		super(new SwallowedFailureInWork());
	}

	@Test
	void findsAFixedValue() {
		finds("""
				CompletableFuture<Optional<Object>> a() {
					return sessions.inTransaction((tx) -> tx.runAsync("CREATE (:A)")
						.thenApply((cursor) -> Optional.empty())
						.exceptionally((ex) -> Optional.empty())); // finds
				}
				""");
	}

	@Test
	void leavesAloneWhatThrowsOrIsOutside() {
		findsNothing(
				"""
						CompletableFuture<ResultSummary> translated() {
							return sessions.executeWrite((tx) -> tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).exceptionally((ex) -> {
								throw new IllegalStateException(ex);
							}));
						}
						CompletableFuture<ResultSummary> sometimes(boolean known) {
							return sessions.executeWrite((tx) -> tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).exceptionally((ex) -> {
								if (!known) {
									throw new IllegalStateException(ex);
								}
								return null;
							}));
						}
						CompletableFuture<Long> notOfTheDriver(CompletableFuture<Long> other) {
							return sessions.executeWrite((tx) -> other.exceptionally((ex) -> 0L));
						}
						CompletableFuture<ResultSummary> withoutATransaction() {
							return sessions.execute((session) -> session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).exceptionally((ex) -> null));
						}
						""");
	}

}
