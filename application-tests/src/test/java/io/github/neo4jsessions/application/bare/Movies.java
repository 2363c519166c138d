package io.github.neo4jsessions.application.bare;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/**
 * Stores movies in Neo4j.
 */
@Service
public class Movies {

	private final SessionTemplate sessions;

	/**
	 * There is no template in an application without the starter.
	 */
	Movies(ObjectProvider<SessionTemplate> sessions) {
		this.sessions = sessions.getIfAvailable();
	}

	@AsyncTransactional
	public CompletableFuture<ResultSummary> add(Movie movie) {
		return TransactionScope.required()
			.runAsync("CREATE (:Movie {id: $id, title: $title, genre: $genre, year: $year})",
					Map.of("id", movie.id().toString(), "title", movie.title(), "genre", movie.genre().name(), "year",
							movie.year()))
			.thenCompose(ResultCursor::consumeAsync)
			.toCompletableFuture();
	}

	public CompletableFuture<List<Movie>> all() {
		return this.sessions.executeRead((tx) -> this.sessions
			.query("MATCH (m:Movie) RETURN m.id AS id, m.title AS title, m.genre AS genre, m.year AS year")
			.fetchAs(Movie.class)
			.all());
	}

	enum Genre {

		COMEDY, HORROR

	}

	/**
	 * A movie.
	 *
	 * @param id its identifier
	 * @param title its title
	 * @param genre its genre
	 * @param year the year of its release
	 */
	record Movie(UUID id, String title, Genre genre, short year) {

	}

}
