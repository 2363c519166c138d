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

	@Test
	void findsMethodsOfAnAnnotatedClassThatReturnNoFuture() {
		finds("""
				@AsyncTransactional
				static class Service {
					public long count() { // finds
						return 1;
					}
					public CompletableFuture<Long> future() {
						return null;
					}
					public final CompletableFuture<Long> fixed() { // finds
						return null;
					}
					public final long value() {
						return 1;
					}
					@Override
					public String toString() {
						return "service";
					}
					@Transactional("transactionManager")
					public long ofAnotherManager() {
						return 1;
					}
					public static long ofTheClass() {
						return 1;
					}
					long hidden() {
						return 1;
					}
					public Object anything() {
						return null;
					}
				}
				""");
	}

}
