package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class TransactionalFutureTests extends AbstractCheckTests {

	TransactionalFutureTests() {
		super(new TransactionalFuture());
	}

	@Test
	void findsMethodsAndClasses() {
		finds("""
				@Transactional(timeout = 1)
				CompletableFuture<Long> a() { // finds
					return sessions.query("RETURN 1").fetchAs(Long.class).one().thenApply(Optional::get);
				}
				@Transactional
				static class Service {
					public CompletionStage<Long> b(CompletableFuture<Long> other) { // finds
						return other;
					}
					CompletionStage<Long> c(CompletableFuture<Long> other) {
						return other;
					}
				}
				""");
	}

	@Test
	void leavesOtherMethodsAlone() {
		findsNothing("""
				@Transactional
				long blocking() {
					return 1;
				}
				@Transactional
				static class Service {
					@AsyncTransactional
					public CompletionStage<Long> a(CompletableFuture<Long> other) {
						return other;
					}
					@Transactional("asyncNeo4jTransactionManager")
					public CompletionStage<Long> b(CompletableFuture<Long> other) {
						return other;
					}
				}
				""");
	}

}
