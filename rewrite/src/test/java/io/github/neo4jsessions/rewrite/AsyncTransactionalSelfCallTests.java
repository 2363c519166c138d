package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class AsyncTransactionalSelfCallTests extends AbstractCheckTests {

	AsyncTransactionalSelfCallTests() {
		super(new AsyncTransactionalSelfCall());
	}

	@Test
	void findsCallsThroughThis() {
		finds("""
				@AsyncTransactional
				public CompletableFuture<Long> annotated() {
					return null;
				}
				CompletableFuture<Long> a() {
					return this
						.annotated(); // finds
				}
				""");
	}

	@Test
	void leavesCallsThatHaveATransactionAlone() {
		findsNothing("""
				@AsyncTransactional
				public CompletableFuture<Long> annotated() {
					return null;
				}
				CompletableFuture<Long> a() {
					return sessions.executeWrite((tx) -> annotated());
				}
				CompletableFuture<Long> b(Code self) {
					return self.annotated();
				}
				""");
	}

}
