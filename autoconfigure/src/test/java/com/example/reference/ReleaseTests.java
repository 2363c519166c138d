package com.example.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.AsyncResource.Exit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReleaseTests {

	@Test
	void theResourceIsReleasedOnEachPath() {
		List<Exit> exits = new ArrayList<>();
		RuntimeException refused = new IllegalStateException("refused");
		AsyncResource<String> resource = AsyncResource.of(() -> CompletableFuture.completedFuture("resource"),
				(released, exit) -> {
					exits.add(exit);
					return CompletableFuture.completedFuture(null);
				});
		assertThat(resource.use((used) -> CompletableFuture.completedFuture(used.length()))).isCompletedWithValue(8);
		assertThat(resource.use((used) -> CompletableFuture.failedFuture(refused))).isCompletedExceptionally();
		resource.use((used) -> new CompletableFuture<>()).cancel(true);
		assertThat(exits).containsExactly(new Exit.Completed(), new Exit.Failed(refused), new Exit.Cancelled());
	}

}
