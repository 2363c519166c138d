package io.github.neo4jsessions.sample;

import io.github.neo4jsessions.test.TestNeo4jAutoConfiguration;
import io.github.neo4jsessions.test.TestNeo4jServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code -Dneo4j.server} decides where the server of the tests runs.
 */
class TestServerTests {

	@ParameterizedTest
	@ValueSource(strings = { "container", "embedded" })
	void namedServerIsUsed(String server) {
		assertThat(configured(new MockEnvironment().withProperty("neo4j.server", server))).isEqualTo(server);
	}

	@Test
	void containerIsUsedIfDockerAnswersUnlessAServerIsNamed() {
		assertThat(configured(new MockEnvironment())).isEqualTo("container-if-available");
	}

	/**
	 * Then the starter's default applies, the embedded server.
	 */
	@Test
	void emptyNameIsNoName() {
		MockEnvironment environment = new MockEnvironment().withProperty("neo4j.server", "");
		assertThat(configured(environment)).isEmpty();
		assertThat(Binder.get(environment).bind("neo4j.sessions.test.server", TestNeo4jServer.class).isBound())
			.isFalse();
	}

	@Test
	void unknownServerIsRefused() {
		new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
			.withSystemProperties("neo4j.server=Dokcer")
			.withConfiguration(AutoConfigurations.of(TestNeo4jAutoConfiguration.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("TestNeo4jServer.Dokcer"));
	}

	private static @Nullable String configured(ConfigurableEnvironment environment) {
		ConfigDataEnvironmentPostProcessor.applyTo(environment);
		return environment.getProperty("neo4j.sessions.test.server");
	}

}
