package io.github.neo4jsessions.embedded.autoconfigure;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.embedded.ServerExit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Answers;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.aot.AbstractAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link EmbeddedNeo4jAutoConfiguration}. No server is started here: the runner
 * has a stub that only returns an address.
 */
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedNeo4jAutoConfigurationTests {

	private static final URI EMBEDDED = URI.create("bolt://localhost:4711");

	private static final URI GIVEN = URI.create("bolt://localhost:4712");

	private static final String DETAILS = "embeddedNeo4jConnectionDetails";

	private final EmbeddedNeo4j server = mock();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EmbeddedNeo4jAutoConfiguration.class,
				EmbeddedNeo4jHealthAutoConfiguration.class, Neo4jAutoConfiguration.class));

	@BeforeEach
	void stubTheServer() {
		given(this.server.boltUri()).willReturn(EMBEDDED);
		given(this.server.username()).willReturn("neo4j");
		given(this.server.password()).willReturn("generated");
		given(this.server.version()).willReturn("5.26.30");
		given(this.server.dataDirectory()).willReturn(Path.of("/data"));
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
		Neo4jConnectionDetails container = mock(Neo4jConnectionDetails.class, Answers.CALLS_REAL_METHODS);
		given(container.getUri()).willReturn(GIVEN);
		this.runner.withBean(Neo4jConnectionDetails.class, () -> container).run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class);
			assertThat(context).getBean(Neo4jConnectionDetails.class).isSameAs(container);
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
	void backsOffIfItIsDisabled() {
		this.runner.withPropertyValues("neo4j.sessions.embedded.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class).hasSingleBean(Driver.class));
	}

	@Test
	void applicationWithoutNeo4jStartsNoServer() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedNeo4jAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(Driver.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedNeo4j.class));
	}

	@Test
	void applicationWithoutHealthHasAServer() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedNeo4jAutoConfiguration.class))
			.withBean("embeddedNeo4j", EmbeddedNeo4j.class, () -> this.server)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasBean(DETAILS).doesNotHaveBean("embeddedNeo4jHealthIndicator"));
	}

	@Test
	void healthIndicatorCanBeDisabled() {
		withServer().withPropertyValues("management.health.embeddedneo4j.enabled=false")
			.run((context) -> assertThat(context).hasBean(DETAILS).doesNotHaveBean("embeddedNeo4jHealthIndicator"));
	}

	@Test
	void originOfTheDetailsNamesTheServer() {
		withServer().run((context) -> assertThat(Origin.from(context.getBean(Neo4jConnectionDetails.class)))
			.hasToString("embedded server 5.26.30, data in /data"));
	}

	@Test
	void packagedApplicationStartsNoServerAndSaysWhyOnce(@TempDir Path directory, CapturedOutput output)
			throws Exception {
		Path manifest = Files.createDirectories(directory.resolve("META-INF")).resolve("MANIFEST.MF");
		Files.writeString(manifest, "Manifest-Version: 1.0\nMain-Class: app.App\nSpring-Boot-Version: 4.1.2\n");
		try (URLClassLoader application = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				getClass().getClassLoader())) {
			this.runner.withClassLoader(application).run((context) -> {
				assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class).doesNotHaveBean(DETAILS);
				assertThat(context).doesNotHaveBean("embeddedNeo4jHealthIndicator").hasSingleBean(Driver.class);
			});
		}
		assertThat(output).containsOnlyOnce("No embedded Neo4j server is started, since the application is packaged: ")
			.contains(manifest.toString(), "spring.neo4j.uri");
	}

	@Test
	void packagedApplicationWithAServerSaysNothing(@TempDir Path directory, CapturedOutput output) throws Exception {
		Path manifest = Files.createDirectories(directory.resolve("META-INF")).resolve("MANIFEST.MF");
		Files.writeString(manifest, "Manifest-Version: 1.0\nMain-Class: app.App\nSpring-Boot-Version: 4.1.2\n");
		try (URLClassLoader application = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				getClass().getClassLoader())) {
			this.runner.withClassLoader(application)
				.withPropertyValues("spring.neo4j.uri=" + GIVEN)
				.run((context) -> assertThat(context).hasSingleBean(Driver.class));
		}
		assertThat(output).doesNotContain("No embedded Neo4j server");
	}

	@Test
	void processingAheadOfTimeStartsNoServer(CapturedOutput output) {
		System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
		try {
			this.runner.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedNeo4j.class));
		}
		finally {
			System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
		}
		assertThat(output).contains("No embedded Neo4j server is started, since the application is being processed");
	}

	@ParameterizedTest
	@CsvSource({ "jar:nested:/srv/app.jar/!BOOT-INF/lib/neo4j-sessions-embedded.jar!/, true",
			"file:/srv/exploded/BOOT-INF/lib/neo4j-sessions-embedded.jar, true",
			"file:/srv/tomcat/webapps/app/WEB-INF/lib/neo4j-sessions-embedded.jar, true",
			"file:/home/me/.m2/repository/io/github/neo4jsessions/neo4j-sessions-embedded.jar, false",
			"file:/home/me/project/embedded-neo4j/target/classes/, false" })
	void libraryInAnArchiveBelongsToAPackagedApplication(String location, boolean packaged) {
		if (packaged) {
			assertThat(OnDevelopmentCondition.packagingOfLibrary(location)).contains("is packaged", location);
		}
		else {
			assertThat(OnDevelopmentCondition.packagingOfLibrary(location)).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "port, 65536, use 1 to 65535", "version, 4.4.0, use 2026.08.1 or 5.26.30",
			"data-directory, /data/a:b, use a path without", "start-timeout, 0s, use a positive duration",
			"settings.[server.bolt.enabled], false, leave it true" })
	void wrongValueIsReportedWithItsPropertyAndARemedy(String property, String value, String remedy) {
		this.runner.withPropertyValues("neo4j.sessions.embedded." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Property neo4j.sessions.embedded." + property)
				.hasStackTraceContaining(remedy));
	}

	@Test
	void propertiesAreBound() {
		withServer()
			.withPropertyValues("neo4j.sessions.embedded.version=5.26.30", "neo4j.sessions.embedded.port=7688",
					"neo4j.sessions.embedded.data-directory=/data", "neo4j.sessions.embedded.start-timeout=3s",
					"neo4j.sessions.embedded.keep-running=true",
					"neo4j.sessions.embedded.settings[server.memory.heap.max_size]=300m")
			.run((context) -> assertThat(context.getBean(EmbeddedNeo4jProperties.class))
				.isEqualTo(new EmbeddedNeo4jProperties(true, "5.26.30", 7688, Path.of("/data"), Duration.ofSeconds(3),
						true, Map.of("server.memory.heap.max_size", "300m"))));
	}

	@Test
	void defaultsAreThoseOfTheBuilder() {
		withServer().run((context) -> assertThat(context.getBean(EmbeddedNeo4jProperties.class))
			.isEqualTo(new EmbeddedNeo4jProperties(true, null, 0, null, Duration.ofSeconds(120), null, Map.of())));
	}

	@Test
	void isRegisteredInTheImportsFile() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null)).contains(
				EmbeddedNeo4jAutoConfiguration.class.getName(), EmbeddedNeo4jHealthAutoConfiguration.class.getName());
	}

	private ApplicationContextRunner withServer() {
		return this.runner.withBean("embeddedNeo4j", EmbeddedNeo4j.class, () -> this.server);
	}

}
