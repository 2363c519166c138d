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

}
