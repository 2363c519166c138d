package io.github.neo4jsessions.sample.server;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.embedded.ServerExit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The sample starts its own server under these conditions. No server is started here: the
 * runner has a stub that only returns an address.
 */
class EmbeddedServerAutoConfigurationTests {

	private static final URI EMBEDDED = URI.create("bolt://localhost:4711");

	private static final URI GIVEN = URI.create("bolt://localhost:4712");

	private static final String DETAILS = "embeddedNeo4jConnectionDetails";

	private final EmbeddedNeo4j server = mock();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EmbeddedServerAutoConfiguration.class, Neo4jAutoConfiguration.class));

	@BeforeEach
	void stubTheServer() {
		given(this.server.boltUri()).willReturn(EMBEDDED);
		given(this.server.username()).willReturn("neo4j");
		given(this.server.password()).willReturn("generated");
	}

	@Test
	void driverUsesTheEmbeddedServer() {
		withServer()
			.run((context) -> assertThat(context.getBean(Neo4jConnectionDetails.class).getUri()).isEqualTo(EMBEDDED));
	}

	@Test
	void driverLogsInWithThePasswordOfTheServer() {
		withServer().run((context) -> assertThat(context.getBean(Neo4jConnectionDetails.class).getAuthToken())
			.isEqualTo(AuthTokens.basic("neo4j", "generated")));
	}

	@Test
	void healthReflectsTheProcessOfTheServer() {
		given(this.server.onExit()).willReturn(CompletableFuture.completedFuture(new ServerExit(137, false, "log")));
		given(this.server.isRunning()).willReturn(true, false);
		withServer().run((context) -> {
			HealthIndicator health = context.getBean("embeddedNeo4jHealthIndicator", HealthIndicator.class);
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			assertThat(health.health()).satisfies((down) -> {
				assertThat(down.getStatus()).isEqualTo(Status.DOWN);
				assertThat(down.getDetails()).containsEntry("exitCode", 137).containsEntry("expected", false);
			});
		});
	}

	@Test
	void serverOutlivesTheDriver() {
		withServer().run((context) -> {
			assertThat(context.getBeanFactory().getDependentBeans("embeddedNeo4j")).contains(DETAILS);
			assertThat(context.getBeanFactory().getDependentBeans(DETAILS))
				.contains(context.getBeanNamesForType(Driver.class));
		});
	}

	@Test
	void backsOffFromTheServerAtTheGivenUri() {
		this.runner.withPropertyValues("spring.neo4j.uri=" + GIVEN).run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class);
			assertThat(context.getBean(Neo4jConnectionDetails.class).getUri()).isEqualTo(GIVEN);
		});
	}

	@Test
	void backsOffFromAServiceConnection() {
		this.runner.withBean("container", Neo4jConnectionDetails.class, () -> new GivenDetails(GIVEN))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class);
				assertThat(context).getBean(Neo4jConnectionDetails.class).isInstanceOf(GivenDetails.class);
			});
	}

	@Test
	void backsOffFromADriver() {
		this.runner.withBean(Driver.class, () -> mock())
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class));
	}

	@Test
	void backsOffFromDockerCompose() {
		this.runner.withPropertyValues("spring.docker.compose.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class));
	}

	@Test
	void disabledDockerComposeDoesNotProvideAServer() {
		withServer().withPropertyValues("spring.docker.compose.enabled=false")
			.run((context) -> assertThat(context).hasBean(DETAILS));
	}

	@Test
	void isRegisteredInTheImportsFile() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(EmbeddedServerAutoConfiguration.class.getName());
	}

	private ApplicationContextRunner withServer() {
		return this.runner.withBean("embeddedNeo4j", EmbeddedNeo4j.class, () -> this.server);
	}

}
