package io.github.neo4jsessions.sample;

import java.nio.file.Path;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The server that the application uses, and the log line that names it.
 */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class ServerIT {

	@Autowired
	private Neo4jConnectionDetails details;

	@Autowired
	private ObjectProvider<EmbeddedNeo4j> embedded;

	@Test
	void requestedServerIsUsed(@Autowired Environment environment,
			@Autowired ObjectProvider<Neo4jConnectionDetails> servers) {
		String requested = environment.getRequiredProperty("neo4j.sessions.test.server");
		boolean container = requested.equals("container")
				|| (requested.equals("container-if-available") && DockerClientFactory.instance().isDockerAvailable());
		assertThat(String.valueOf(Origin.from(this.details))).startsWith(container ? "container" : "embedded server");
		assertThat(servers.stream()).as("servers").containsExactly(this.details);
		assertThat(this.embedded.stream()).as("servers of the application itself").isEmpty();
	}

	@Test
	void healthIsUpAndIncludesNeo4j(@Autowired @LocalServerPort int port) {
		JsonContent health = new JsonContent(new BankClient(port).get("/actuator/health").body());
		assertThat(health).extractingPath("$.status").isEqualTo("UP");
		assertThat(health).extractingPath("$.components.neo4j.status").isEqualTo("UP");
	}

	@Test
	void configuredServerIsUsedAndNoneIsStarted(CapturedOutput output) {
		try (ConfigurableApplicationContext context = OtherApplication.run(this.details)) {
			assertThat(context.getBeanProvider(EmbeddedNeo4j.class).stream()).isEmpty();
			assertThat(client(context).get("/accounts").statusCode()).isEqualTo(200);
		}
		assertThat(output).contains("Neo4j: the server at spring.neo4j.uri=" + this.details.getUri());
	}

	@Test
	void dataAreKeptInTheConfiguredDirectory(@TempDir Path data, CapturedOutput output) {
		EmbeddedNeo4j server;
		try (ConfigurableApplicationContext context = run("--neo4j.sessions.embedded.data-directory=" + data)) {
			server = context.getBean(EmbeddedNeo4j.class);
			assertThat(client(context).open("kept", 7).statusCode()).isEqualTo(201);
		}
		assertThat(server.isRunning()).isFalse();
		try (ConfigurableApplicationContext context = run("--neo4j.sessions.embedded.data-directory=" + data)) {
			assertThat(client(context).balance("kept")).isEqualTo(7);
		}
		assertThat(output).contains("from embedded server").contains("data in " + data + " (kept)");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(BankApplication.class).properties("server.port=0").run(arguments);
	}

	private static BankClient client(ConfigurableApplicationContext context) {
		return new BankClient(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

}
