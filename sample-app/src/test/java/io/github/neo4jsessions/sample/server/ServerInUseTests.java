package io.github.neo4jsessions.sample.server;

import java.net.URI;
import java.nio.file.Path;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.embedded.autoconfigure.EmbeddedNeo4jAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ServerInUseTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Neo4jAutoConfiguration.class))
		.withBean(ServerInUse.class);

	@Test
	void reportsAnEmbeddedServer() {
		this.runner.withConfiguration(AutoConfigurations.of(EmbeddedNeo4jAutoConfiguration.class))
			.withBean(EmbeddedNeo4j.class, ServerInUseTests::server)
			.run((context) -> assertThat(context.getBean(ServerInUse.class))
				.hasToString("the server at bolt://localhost:4711, from embedded server 5.26.30, data in /data"));
	}

	@Test
	void reportsTheServerOfTheProperty() {
		this.runner.withPropertyValues("spring.neo4j.uri=bolt://localhost:4712")
			.run((context) -> assertThat(context.getBean(ServerInUse.class))
				.hasToString("the server at spring.neo4j.uri=bolt://localhost:4712"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "bolt://user:secret@localhost:4712", "bolt://user:se%40cret@localhost:4712",
			"bolt://secret@localhost:4712" })
	void doesNotRevealThePasswordOfTheUri(String uri) {
		this.runner.withBean(Neo4jConnectionDetails.class, () -> new GivenDetails(URI.create(uri))).run((context) -> {
			ServerInUse server = context.getBean(ServerInUse.class);
			assertThat(server).hasToString("the server at bolt://localhost:4712, from the container of a test");
			assertThat(server.notUsable(new IllegalStateException("gone"))).message()
				.contains("bolt://localhost:4712")
				.doesNotContain("cret");
		});
	}

	@Test
	void reportsTheOriginOfAServiceConnection() {
		this.runner.withBean(Neo4jConnectionDetails.class, () -> new GivenDetails(URI.create("bolt://localhost:4713")))
			.run((context) -> assertThat(context.getBean(ServerInUse.class))
				.hasToString("the server at bolt://localhost:4713, from the container of a test"));
	}

	private static EmbeddedNeo4j server() {
		EmbeddedNeo4j server = mock();
		given(server.version()).willReturn("5.26.30");
		given(server.boltUri()).willReturn(URI.create("bolt://localhost:4711"));
		given(server.dataDirectory()).willReturn(Path.of("/data"));
		given(server.username()).willReturn("neo4j");
		given(server.password()).willReturn("generated");
		return server;
	}

}
