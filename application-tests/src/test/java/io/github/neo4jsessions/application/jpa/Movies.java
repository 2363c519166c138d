package io.github.neo4jsessions.application.jpa;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncTransactional;

/**
 * Stores movies in Neo4j, without Spring Data Neo4j.
 */
public class Movies {

	private final SessionTemplate sessions;

	Movies(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	/**
	 * Store two movies in one transaction.
	 */
	@AsyncTransactional
	public CompletableFuture<Void> add(Movie first, Movie second) {
		return create(first).thenCompose((summary) -> create(second)).thenAccept((summary) -> {
		});
	}

	private CompletableFuture<?> create(Movie movie) {
		return this.sessions.query("CREATE (:Movie {title: $title, genre: $genre})")
			.bind(movie.title())
			.to("title")
			.bind(movie.genre())
			.to("genre")
			.run();
	}

	public CompletableFuture<List<Movie>> all() {
		return this.sessions.query("MATCH (m:Movie) RETURN m.title AS title, m.genre AS genre ORDER BY title")
			.fetchAs(Movie.class)
			.all();
	}

	/**
	 * A movie.
	 *
	 * @param title its title, which is unique
	 * @param genre its genre
	 */
	public record Movie(String title, String genre) {

	}

}
