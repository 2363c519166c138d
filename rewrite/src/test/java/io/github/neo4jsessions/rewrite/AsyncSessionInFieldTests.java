package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class AsyncSessionInFieldTests extends AbstractCheckTests {

	AsyncSessionInFieldTests() {
		super(new AsyncSessionInField());
	}

	@Test
	void findsAField() {
		finds("""
				private AsyncSession session; // finds
				static class Nested {
					CompletionStage<Void> close(AsyncSession session) {
						return session.closeAsync();
					}
				}
				""");
	}

	@Test
	void leavesVariablesAndParametersAlone() {
		findsNothing("""
				private Supplier<AsyncSession> open = () -> this.driver.session(AsyncSession.class);
				void a(AsyncSession given) {
					AsyncSession session = given;
				}
				record Holder(String name) {
				}
				""");
	}

	@Test
	void leavesAloneWhatIsClosedThroughAVariable() {
		findsNothing(
				"""
						static class Wrapper implements AutoCloseable {
							private AsyncSession session;
							public void close() {
								AsyncSession open = this.session;
								this.session = null;
								if (open != null) {
									open.closeAsync();
								}
							}
						}
						static class Other {
							private AsyncSession session;
							CompletionStage<Void> close() {
								return Optional.ofNullable(this.session).map(AsyncSession::closeAsync).orElseGet(() -> CompletableFuture.completedFuture(null));
							}
						}
						""");
	}

	@Test
	void findsAFieldBesideAnotherSessionThatIsClosed() {
		finds("""
				AsyncSession shared; // finds
				CompletionStage<Void> a() {
					AsyncSession session = driver.session(AsyncSession.class);
					return session.closeAsync();
				}
				""");
	}

}
