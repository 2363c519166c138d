package io.github.neo4jsessions.server;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Neo4jServerModeTests {

	@Test
	void usesTheModeOfTheProperty() {
		assertThat(Neo4jServerMode.of("container")).isEqualTo(Neo4jServerMode.CONTAINER);
		assertThat(Neo4jServerMode.of("Embedded")).isEqualTo(Neo4jServerMode.EMBEDDED);
	}

	@Test
	void refusesUnknownModes() {
		assertThatIllegalArgumentException().isThrownBy(() -> Neo4jServerMode.of("docker"))
			.withMessageContaining("docker")
			.withMessageContaining("container or embedded");
	}

}
