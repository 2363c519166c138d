package io.github.neo4jsessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's example is the code below, so it compiles.
 */
class ReadmeExampleTests {

	@Test
	void theReadmeShowsTheCodeBelow() throws IOException {
		String source = withoutSpace(
				Path.of("src/test/java/io/github/neo4jsessions", getClass().getSimpleName() + ".java"));
		String readme = withoutSpace(Path.of("../README.md"));
		String example = readme.substring(readme.indexOf("```java") + "```java".length());
		assertThat(source).contains(example.substring(0, example.indexOf("```")));
	}

	private static String withoutSpace(Path file) throws IOException {
		return Files.readString(file).replaceAll("\\s", "");
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
