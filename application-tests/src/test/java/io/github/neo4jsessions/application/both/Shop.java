package io.github.neo4jsessions.application.both;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.transaction.annotation.Transactional;

/**
 * Has transactions of JPA, of Spring Data Neo4j, and of this library. It is registered by
 * the test, since there is no template in an application without the starter.
 */
public class Shop {

	private final PurchaseRepository purchases;

	private final MovieRepository movies;

	private final SessionTemplate sessions;

	Shop(PurchaseRepository purchases, MovieRepository movies, SessionTemplate sessions) {
		this.purchases = purchases;
		this.movies = movies;
		this.sessions = sessions;
	}

	/**
	 * Store a purchase with JPA.
	 */
	@Transactional
	public void buy(String title, boolean succeeds) {
		this.purchases.save(new Purchase(title));
		fail(succeeds);
	}

	/**
	 * Store a movie with Spring Data Neo4j.
	 */
	@Transactional("neo4jTransactionManager")
	public void list(String title, boolean succeeds) {
		this.movies.save(new Movie(title));
		fail(succeeds);
	}

	/**
	 * Store a movie with this library.
	 */
	@AsyncTransactional
	public CompletableFuture<Void> listLater(String title, boolean succeeds) {
		return create(title).thenAccept((summary) -> fail(succeeds));
	}

	/**
	 * Store a purchase with JPA and a movie with this library. The movie is committed
	 * when its future completes, and does not depend on what happens afterwards.
	 */
	@Transactional
	public void listAndBuy(String title, boolean listed, boolean bought) {
		this.purchases.save(new Purchase(title));
		this.sessions.executeWrite((tx) -> create(title).thenAccept((summary) -> fail(listed))).join();
		fail(bought);
	}

	private CompletableFuture<?> create(String title) {
		return this.sessions.query("CREATE (:Movie {title: $title})").bind(title).to("title").run();
	}

	private static void fail(boolean succeeds) {
		if (!succeeds) {
			throw new IllegalStateException("as asked");
		}
	}

}
