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

	@Test
	void findsReferencesToItsOwnMethods() {
		finds("""
				@AsyncTransactional
				public CompletableFuture<Long> annotated(Long value) {
					return null;
				}
				CompletableFuture<Long> a(CompletableFuture<Long> first) {
					return first.thenCompose(this::annotated); // finds
				}
				private CompletableFuture<Long> ofNobodyWithATransaction() {
					return annotated(1L); // finds
				}
				""");
	}

	@Test
	void leavesCallersThatMayHaveATransactionAlone() {
		findsNothing("""
				@AsyncTransactional
				public CompletableFuture<Long> annotated() {
					return helper();
				}
				private CompletableFuture<Long> helper() {
					return other();
				}
				@AsyncTransactional
				public CompletableFuture<Long> other() {
					return null;
				}
				@Transactional("asyncNeo4jTransactionManager")
				public CompletableFuture<Long> withTheManager() {
					return annotated();
				}
				CompletableFuture<Long> reference(CompletableFuture<Long> first, Code self) {
					return first.thenCompose((value) -> self.annotated());
				}
				""");
	}

}
