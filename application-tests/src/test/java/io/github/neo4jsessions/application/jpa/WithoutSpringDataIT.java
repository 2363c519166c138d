package io.github.neo4jsessions.application.jpa;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.jpa.Movies.Movie;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter on a real server, in an application that does not have Spring Data Neo4j.
 */
class WithoutSpringDataIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Movie ALIEN = new Movie("Alien", "horror");

	private static final Movie BRAZIL = new Movie("Brazil", "comedy");

	private static EmbeddedNeo4j server;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		server = EmbeddedNeo4j.start();
		context = new SpringApplicationBuilder(JpaApplication.class, Movies.class).web(WebApplicationType.NONE)
			.run("--spring.neo4j.uri=" + server.boltUri(),
					"--spring.neo4j.authentication.username=" + server.username(),
					"--spring.neo4j.authentication.password=" + server.password(), "--spring.main.banner-mode=off");
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@Test
	void storesMapsAndTranslates() {
		SessionTemplate sessions = context.getBean(SessionTemplate.class);
		Movies movies = context.getBean(Movies.class);
		assertThat(sessions.query("CREATE CONSTRAINT FOR (m:Movie) REQUIRE m.title IS UNIQUE").run())
			.succeedsWithin(PATIENCE);
		assertThat(movies.add(ALIEN, BRAZIL)).succeedsWithin(PATIENCE);
		assertThat(movies.add(new Movie("Clue", "comedy"), ALIEN)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(DataIntegrityViolationException.class);
		assertThat(movies.all().join()).containsExactly(ALIEN, BRAZIL);
	}

	/**
	 * So that an executable query of the driver reads what the template wrote, also on a
	 * cluster.
	 */
	@Test
	void sharesItsBookmarksWithTheDriver() {
		Driver driver = context.getBean(Driver.class);
		assertThat(context.getBean(BookmarkManager.class)).isSameAs(driver.executableQueryBookmarkManager());
		SessionTemplate sessions = context.getBean(SessionTemplate.class);
		assertThat(sessions.executeWrite((tx) -> sessions.query("CREATE (:Marked)").run())).succeedsWithin(PATIENCE);
		assertThat(driver.executableQueryBookmarkManager().getBookmarks()).isNotEmpty();
	}

}
