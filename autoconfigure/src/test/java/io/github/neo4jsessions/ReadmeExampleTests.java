package io.github.neo4jsessions;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

/**
 * The README's example is the code below, so it compiles.
 */
class ReadmeExampleTests {

	@Test
	void theReadmeShowsTheCodeBelow() {
		DocumentedCode.assertCompiled("README.md", getClass());
	}

	record People(SessionTemplate sessions) {

		CompletableFuture<String> rename(String id, String name) {
			String query = "MATCH (p:Person {id: $id}) SET p.name = $name RETURN p.name";
			return this.sessions.executeWrite((tx) -> tx.runAsync(query, Map.of("id", id, "name", name))
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asString()));
		}

	}

}
