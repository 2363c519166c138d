package io.github.neo4jsessions.test.slice;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.stereotype.Service;

/**
 * A service of the application, which a slice contains only if it is imported.
 */
@Service
public class People {

	private final SessionTemplate sessions;

	People(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@AsyncTransactional
	public CompletableFuture<ResultSummary> add(String name) {
		return this.sessions.query("CREATE (:Person {name: $name})").bind(name).to("name").run();
	}

	CompletableFuture<Long> count() {
		return this.sessions.query("MATCH (p:Person) RETURN count(p)")
			.fetchAs(Long.class)
			.one()
			.thenApply((count) -> count.orElse(0L));
	}

}
