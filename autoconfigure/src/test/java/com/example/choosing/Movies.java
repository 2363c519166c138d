package com.example.choosing;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Service;

@Service
public class Movies {

	private static final String ADD = "CREATE (m:Movie {title: $title, likes: 0}) RETURN m.title AS title, m.likes AS likes";

	private static final String FIND = "MATCH (m:Movie {title: $title}) RETURN m.title AS title, m.likes AS likes";

	private static final String LIKE = "MATCH (m:Movie {title: $title}) SET m.likes = m.likes + 1 RETURN m.likes";

	private static final String LIKED = "MATCH (m:Movie {title: $title}) MERGE (:User {name: $user})-[:LIKES]->(m)";

	private final SessionTemplate sessions;

	public Movies(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	// 1. one query, and its rows as objects
	public CompletableFuture<Optional<Movie>> find(String title) {
		return this.sessions.query(FIND).bind(title).to("title").fetchAs(Movie.class).one();
	}

	// 2. more rows than should be in memory
	public Flux<String> titles() {
		return this.sessions.query("MATCH (m:Movie) RETURN m.title ORDER BY m.title").fetchAs(String.class).stream();
	}

	// 3. queries that belong together; repeated after a deadlock or a lost connection
	public CompletableFuture<Long> like(String title, String user) {
		return this.sessions.executeWrite((tx) -> tx.query(LIKED)
			.bind(title)
			.to("title")
			.bind(user)
			.to("user")
			.run()
			.thenCompose((done) -> tx.query(LIKE).bind(title).to("title").fetchAs(Long.class).one())
			.thenApply(Optional::orElseThrow));
	}

	// 4. the same by annotation, on a method of a bean; not repeated
	@AsyncTransactional(timeout = 5)
	public CompletableFuture<Movie> add(String title) {
		return TransactionScope.required()
			.query(ADD)
			.bind(title)
			.to("title")
			.fetchAs(Movie.class)
			.one()
			.thenApply(Optional::orElseThrow);
	}

	// 5. work that must not run twice, because it does more than queries
	public CompletableFuture<Void> announce(String title, Mail mail) {
		return this.sessions.inTransaction((tx) -> tx.query("MATCH (m:Movie {title: $title}) SET m.announced = true")
			.bind(title)
			.to("title")
			.run()
			.thenCompose((done) -> mail.send("New: " + title)));
	}

	// 6. a write that may be applied twice, so that it may be repeated in any case
	public CompletableFuture<ResultSummary> reset(String title) {
		return this.sessions.idempotent()
			.executeWrite(
					(tx) -> tx.query("MATCH (m:Movie {title: $title}) SET m.likes = 0").bind(title).to("title").run());
	}

	// 7. a session of the driver, here for a query that the server commits in batches
	public CompletableFuture<ResultSummary> deleteAll() {
		return this.sessions.execute((session) -> session
			.runAsync("MATCH (m:Movie) CALL (m) { DETACH DELETE m } IN TRANSACTIONS OF 1000 ROWS")
			.thenCompose(ResultCursor::consumeAsync));
	}

	public interface Mail {

		CompletableFuture<Void> send(String text);

	}

}
