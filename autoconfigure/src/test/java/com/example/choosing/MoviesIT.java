package com.example.choosing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/choosing.md}.
 */
@Neo4jServerTest
class MoviesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private AutowireCapableBeanFactory beans;

	private Movies movies;

	@BeforeEach
	void addAMovie() {
		this.movies = this.beans.createBean(Movies.class);
		assertThat(AopUtils.isAopProxy(this.movies)).isTrue();
		assertThat(this.movies.add("Alien")).succeedsWithin(PATIENCE).isEqualTo(new Movie("Alien", 0));
	}

	@AfterEach
	void noSessionIsOpen() {
		assertThat(this.movies.deleteAll()).succeedsWithin(PATIENCE);
		assertThat(this.sessions.query("MATCH (u:User) DELETE u").run()).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void eachCallDoesItsWork() {
		assertThat(this.movies.like("Alien", "ann")).succeedsWithin(PATIENCE).isEqualTo(1L);
		assertThat(this.movies.find("Alien")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(new Movie("Alien", 1)));
		assertThat(this.movies.reset("Alien")).succeedsWithin(PATIENCE);
		assertThat(this.movies.find("Alien")).succeedsWithin(PATIENCE).isEqualTo(Optional.of(new Movie("Alien", 0)));
		assertThat(this.movies.titles().collectList().toFuture()).succeedsWithin(PATIENCE).isEqualTo(List.of("Alien"));
	}

	@Test
	void workThatFailsIsRolledBackAndNotRepeated() {
		CompletableFuture<Void> announced = this.movies.announce("Alien",
				(text) -> CompletableFuture.failedFuture(new IllegalStateException(text + " was not sent")));
		assertThat(announced).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.withMessage("New: Alien was not sent");
		assertThat(this.sessions.query("MATCH (m:Movie) RETURN m.announced").fetchAs(Boolean.class).one())
			.succeedsWithin(PATIENCE)
			.isEqualTo(Optional.empty());
		assertThat(this.movies.announce("Alien", (text) -> CompletableFuture.completedFuture(null)))
			.succeedsWithin(PATIENCE);
		assertThat(this.sessions.query("MATCH (m:Movie) RETURN m.announced").fetchAs(Boolean.class).one())
			.succeedsWithin(PATIENCE)
			.isEqualTo(Optional.of(true));
	}

}
