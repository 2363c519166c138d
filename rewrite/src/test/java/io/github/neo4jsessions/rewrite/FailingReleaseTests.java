package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class FailingReleaseTests extends AbstractCheckTests {

	FailingReleaseTests() {
		super(new FailingRelease());
	}

	@Test
	void findsAReleaseThatReturnsNoStage() {
		finds("""
				AsyncResource<String> a() {
					return AsyncResource.of(() -> CompletableFuture.completedFuture("a"), (a, exit) -> null); // finds
				}
				AsyncResource<String> b() {
					return AsyncResource.of(() -> CompletableFuture.completedFuture("b"), (b, exit) -> {
						throw new IllegalStateException(); // finds
					});
				}
				""");
	}

	@Test
	void leavesTheAcquisitionAlone() {
		findsNothing("""
				AsyncResource<String> a() {
					return AsyncResource.of(() -> {
						throw new IllegalStateException();
					}, (a, exit) -> CompletableFuture.completedFuture(null));
				}
				""");
	}

}
