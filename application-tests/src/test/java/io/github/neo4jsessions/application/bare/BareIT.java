package io.github.neo4jsessions.application.bare;

import java.time.Duration;
import java.util.UUID;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.bare.Movies.Genre;
import io.github.neo4jsessions.application.bare.Movies.Movie;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a class path without optional libraries, and on one that also lacks
 * Reactor or Micrometer: it starts, and runs scopes on a real server.
 */
@Tag("bare")
class BareIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void runsScopes() {
		AbsentClasses.assertAbsent();
		try (EmbeddedNeo4j server = EmbeddedNeo4j.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(BareApplication.class)
					.web(WebApplicationType.NONE)
					.run("--spring.neo4j.uri=" + server.boltUri(),
							"--spring.neo4j.authentication.username=" + server.username(),
							"--spring.neo4j.authentication.password=" + server.password(),
							"--spring.main.banner-mode=off")) {
			Movies movies = context.getBean(Movies.class);
			SessionTemplate sessions = context.getBean(SessionTemplate.class);
			Movie alien = new Movie(UUID.randomUUID(), "Alien", Genre.HORROR, (short) 1979);
			assertThat(movies.add(alien)).succeedsWithin(PATIENCE);
			assertThat(movies.all().join()).containsExactly(alien);
			assertThat(sessions.executeWrite((tx) -> tx.runAsync("no query"))).failsWithin(PATIENCE);
			assertThat(sessions.query("MATCH (m:Movie) RETURN count(m)").fetchAs(Long.class).one().join()).contains(1L);
			assertThat(sessions.statistics().committed()).isEqualTo(2);
			assertThat(sessions.statistics().active()).isZero();
		}
	}

}
