package io.github.neo4jsessions.sample.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class UriCredentialsTests {

	private final MockEnvironment environment = new MockEnvironment();

	@ParameterizedTest
	@CsvSource({ "bolt://user:secret@host:7687, bolt://host:7687, user, secret",
			"neo4j+s://user:s%40c%2Fret@host, neo4j+s://host, user, s@c/ret",
			"bolt://user:s@c^/:ret@my_host:1, bolt://my_host:1, user, s@c^/:ret",
			"bolt://user:100%@host, bolt://host, user, 100%",
			"neo4j://user:secret@host?policy=eu, neo4j://host?policy=eu, user, secret" })
	void credentialsAreRemovedFromTheUri(String uri, String without, String username, String password) {
		process(uri);
		assertProperties(without, username, password);
	}

	@Test
	void userWithoutAPasswordIsNotAuthentication() {
		process("bolt://secret@host:7687");
		assertProperties("bolt://host:7687", null, null);
	}

	@Test
	void authenticationThatIsSetIsKept() {
		this.environment.setProperty("spring.neo4j.authentication.username", "neo4j");
		this.environment.setProperty("spring.neo4j.authentication.password", "other");
		process("bolt://user:secret@host:7687");
		assertProperties("bolt://host:7687", "neo4j", "other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bolt://host:7687", "user:secret", "" })
	void otherUrisAreNotChanged(String uri) {
		process(uri);
		assertProperties(uri, null, null);
		assertThat(this.environment.getPropertySources()).hasSize(1);
	}

	private void process(String uri) {
		this.environment.setProperty("spring.neo4j.uri", uri);
		new UriCredentials().postProcessEnvironment(this.environment, new SpringApplication());
	}

	private void assertProperties(String uri, String username, String password) {
		assertThat(this.environment.getProperty("spring.neo4j.uri")).isEqualTo(uri);
		assertThat(this.environment.getProperty("spring.neo4j.authentication.username")).isEqualTo(username);
		assertThat(this.environment.getProperty("spring.neo4j.authentication.password")).isEqualTo(password);
	}

}
