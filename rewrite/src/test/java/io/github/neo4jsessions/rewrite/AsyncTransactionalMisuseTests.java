package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class AsyncTransactionalMisuseTests extends AbstractCheckTests {

	AsyncTransactionalMisuseTests() {
		super(new AsyncTransactionalMisuse());
	}

	@Test
	void findsMethodsWithoutProxyOrFuture() {
		finds("""
				@AsyncTransactional
				static final CompletableFuture<Long> a() { // finds
					return null;
				}
				@AsyncTransactional
				public List<Long> b() { // finds
					return null;
				}
				""");
	}

	@Test
	void leavesFuturesAlone() {
		findsNothing("""
				@AsyncTransactional
				protected CompletableFuture<Long> a() {
					return null;
				}
				@AsyncTransactional
				public Object maybe() {
					return null;
				}
				@Transactional
				private long springs() {
					return 0;
				}
				""");
	}

}
