package io.github.neo4jsessions.springdata;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.neo4j.core.Neo4jClient;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Data Neo4j and a template in one application: each begins with bookmarks that
 * include the commits of the other.
 */
class SharedBookmarksIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private ApplicationContextRunner runner;

	@BeforeEach
	void createRunner() {
		this.runner = new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withBean(Driver.class, () -> driver());
	}

	@Test
	void aTemplateReadsWritesOfSpringDataAndViceVersa() {
		this.runner.run((context) -> {
			SessionTemplate sessions = context.getBean(SessionTemplate.class);
			Neo4jBookmarkManager manager = context.getBean(Neo4jBookmarkManager.class);
			writeWithSpringData(context);
			List<String> written = values(manager.getBookmarks());
			assertThat(written).hasSize(1);
			assertThat(count(sessions)).succeedsWithin(PATIENCE);
			assertThat(bookmarks(lastBegin())).isEqualTo(written);
			assertThat(sessions
				.executeWrite((tx) -> tx.runAsync("CREATE (:Marked)").thenCompose(ResultCursor::consumeAsync)))
				.succeedsWithin(PATIENCE);
			List<String> writtenByTemplate = values(manager.getBookmarks());
			assertThat(writtenByTemplate).hasSize(1).isNotEqualTo(written);
			writeWithSpringData(context);
			assertThat(bookmarks(lastBegin())).isEqualTo(writtenByTemplate);
		});
	}

	@Test
	void aTemplateReadsEntitiesOfARepositoryAndViceVersa() {
		this.runner.run((context) -> {
			SessionTemplate sessions = context.getBean(SessionTemplate.class);
			People people = context.getBean(People.class);
			Neo4jBookmarkManager manager = context.getBean(Neo4jBookmarkManager.class);
			String id = UUID.randomUUID().toString();
			people.save(new Person(id, "before"));
			List<String> saved = values(manager.getBookmarks());
			assertThat(saved).hasSize(1);
			assertThat(rename(sessions, id)).succeedsWithin(PATIENCE).isEqualTo(Optional.of("before"));
			assertThat(bookmarks(lastBegin())).isEqualTo(saved);
			List<String> writtenByTemplate = values(manager.getBookmarks());
			assertThat(writtenByTemplate).hasSize(1).isNotEqualTo(saved);
			assertThat(people.findById(id)).contains(new Person(id, "after"));
			assertThat(bookmarks(lastBegin())).isEqualTo(writtenByTemplate);
		});
	}

	@Test
	void anAutoCommitQueryIsPartOfTheChainToo() {
		this.runner.run((context) -> {
			SessionTemplate sessions = context.getBean(SessionTemplate.class);
			Neo4jBookmarkManager manager = context.getBean(Neo4jBookmarkManager.class);
			assertThat(sessions.query("CREATE (:Marked)").run()).succeedsWithin(PATIENCE);
			List<String> written = values(manager.getBookmarks());
			assertThat(written).hasSize(1);
			writeWithSpringData(context);
			assertThat(bookmarks(lastBegin())).isEqualTo(written);
			List<String> writtenBySpringData = values(manager.getBookmarks());
			assertThat(sessions.query("MATCH (n:Marked) RETURN count(n)").run()).succeedsWithin(PATIENCE);
			assertThat(bookmarks(last(BoltMessage.RUN))).isEqualTo(writtenBySpringData);
		});
	}

	@Test
	void aBookmarkManagerOfTheUserIsUsed() {
		this.runner.withBean("mine", Neo4jBookmarkManager.class, Neo4jBookmarkManager::noop).run((context) -> {
			SessionTemplate sessions = context.getBean(SessionTemplate.class);
			assertThat(context).hasSingleBean(Neo4jBookmarkManager.class);
			writeWithSpringData(context);
			assertThat(count(sessions)).succeedsWithin(PATIENCE);
			assertThat(bookmarks(lastBegin())).isEmpty();
		});
	}

	private static void writeWithSpringData(ConfigurableApplicationContext context) {
		Neo4jClient client = context.getBean(Neo4jClient.class);
		new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
			.executeWithoutResult((status) -> client.query("CREATE (:Marked)").run());
	}

	private static CompletableFuture<Optional<String>> rename(SessionTemplate sessions, String id) {
		return sessions.executeWrite((tx) -> sessions
			.query("MATCH (p:StockPerson {id: $id}) WITH p, p.name AS before SET p.name = 'after' RETURN before")
			.bind(id)
			.to("id")
			.fetchAs(String.class)
			.one());
	}

	private static CompletableFuture<Long> count(SessionTemplate sessions) {
		return sessions.executeRead((tx) -> tx.runAsync("MATCH (n:Marked) RETURN count(n)")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()));
	}

	private BoltRequest lastBegin() {
		return last(BoltMessage.BEGIN);
	}

	private BoltRequest last(BoltMessage type) {
		return proxy().requests()
			.stream()
			.filter((request) -> request.type() == type)
			.reduce((first, second) -> second)
			.orElseThrow();
	}

	@SuppressWarnings("unchecked")
	private static List<String> bookmarks(BoltRequest request) {
		Map<String, Object> extra = request.extra();
		return (List<String>) extra.getOrDefault("bookmarks", List.of());
	}

	private static List<String> values(Collection<Bookmark> bookmarks) {
		return bookmarks.stream().map(Bookmark::value).toList();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
