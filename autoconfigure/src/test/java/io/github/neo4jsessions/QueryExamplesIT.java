package io.github.neo4jsessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.summary.ResultSummary;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of docs/queries.md, copied from that page, on a real server.
 */
@Neo4jServerTest
class QueryExamplesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern EXAMPLE = Pattern.compile("```java(.*?)```", Pattern.DOTALL);

	@Autowired
	private SessionTemplate sessions;

	private Accounts accounts;

	@BeforeEach
	void openAccounts() {
		this.accounts = new Accounts(this.sessions);
		run("CREATE (:Account {id: 'a', owner: 'Ann', balance: 0}), (:Account {id: 'b', owner: 'Bob', balance: 2})");
	}

	@AfterEach
	void closeAccounts() {
		run("MATCH (a:Account) DELETE a");
	}

	@Test
	void theDocumentShowsTheCodeBelow() throws IOException {
		String source = withoutSpace(Files
			.readString(Path.of("src/test/java/io/github/neo4jsessions", getClass().getSimpleName() + ".java")));
		List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("../docs/queries.md")))
			.results()
			.map((MatchResult match) -> withoutSpace(match.group(1)))
			.toList();
		assertThat(examples).hasSize(4).allSatisfy((example) -> assertThat(source).contains(example));
	}

	private static String withoutSpace(String text) {
		return text.replaceAll("\\s", "");
	}

	@Test
	void theExamplesWork() {
		assertThat(this.accounts.balance("b")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(2L));
		assertThat(this.accounts.owners()).succeedsWithin(PATIENCE)
			.isEqualTo(List.of(new Owner("Ann", 0), new Owner("Bob", 2)));
		assertThat(this.accounts.close("a")).succeedsWithin(PATIENCE);
		assertThat(this.accounts.close("b")).succeedsWithin(PATIENCE);
		assertThat(this.accounts.ids().collectList().toFuture()).succeedsWithin(PATIENCE).isEqualTo(List.of("b"));
	}

	private void run(String query) {
		assertThat(this.sessions.query(query).run()).succeedsWithin(PATIENCE);
	}

	record Owner(String name, long total) {

	}

	record Accounts(SessionTemplate sessions) {

		CompletableFuture<Optional<Long>> balance(String id) {
			return this.sessions.query("MATCH (a:Account {id: $id}) RETURN a.balance")
				.bind(id)
				.to("id")
				.fetchAs(Long.class)
				.one();
		}

		CompletableFuture<List<Owner>> owners() {
			return this.sessions
				.query("MATCH (a:Account) RETURN a.owner AS name, sum(a.balance) AS total ORDER BY name")
				.fetchAs(Owner.class)
				.all();
		}

		CompletableFuture<ResultSummary> close(String id) {
			return this.sessions.executeWrite(
					(tx) -> this.sessions.query("MATCH (a:Account {id: $id}) RETURN a.balance")
						.bind(id)
						.to("id")
						.fetchAs(Long.class)
						.one()
						.thenCompose((balance) -> this.sessions
							.query("MATCH (a:Account {id: $id}) WHERE a.balance = 0 DELETE a")
							.bind(id)
							.to("id")
							.run()));
		}

		Flux<String> ids() {
			return this.sessions.query("MATCH (a:Account) RETURN a.id").fetchAs(String.class).stream();
		}

	}

}
