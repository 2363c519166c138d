package io.github.neo4jsessions.application.bare;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.bare.Movies.Genre;
import io.github.neo4jsessions.application.bare.Movies.Movie;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a class path without optional libraries, and on one that also lacks
 * Reactor or Micrometer: it starts, and runs scopes on a real server.
 */
@Tag("bare")
class BareIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static EmbeddedNeo4j server;

	private static ConfigurableApplicationContext context;

	private final SessionTemplate sessions = context.getBean(SessionTemplate.class);

	@BeforeAll
	static void start() {
		AbsentClasses.assertAbsent();
		server = EmbeddedNeo4j.start();
		context = new SpringApplicationBuilder(BareApplication.class).web(WebApplicationType.NONE)
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
	void runsScopes() {
		Movies movies = context.getBean(Movies.class);
		Movie alien = new Movie(UUID.randomUUID(), "Alien", Genre.HORROR, (short) 1979);
		long committed = this.sessions.statistics().committed();
		assertThat(movies.add(alien)).succeedsWithin(PATIENCE);
		assertThat(movies.all().join()).containsExactly(alien);
		assertThat(this.sessions.executeWrite((tx) -> tx.runAsync("no query"))).failsWithin(PATIENCE);
		assertThat(this.sessions.query("MATCH (m:Movie) RETURN count(m)").fetchAs(Long.class).one().join())
			.contains(1L);
		assertThat(this.sessions.statistics().committed()).isEqualTo(committed + 2);
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void eventsOfTransactionsNeedReactor() {
		CompletableFuture<String> published = this.sessions.executeWrite((tx) -> {
			tx.publishEvent("event");
			return CompletableFuture.completedFuture("published");
		});
		if (ClassUtils.isPresent("reactor.core.publisher.Mono", null)) {
			assertThat(published).succeedsWithin(PATIENCE);
		}
		else {
			assertThat(published).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IllegalStateException.class)
				.withMessageContaining("io.projectreactor:reactor-core");
		}
	}

}
