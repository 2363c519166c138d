package io.github.neo4jsessions.sample;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServerModeTests {

	@Test
	void namedModeIsUsed() {
		assertThat(ServerMode.of("container")).isEqualTo(ServerMode.CONTAINER);
		assertThat(ServerMode.of("embedded")).isEqualTo(ServerMode.EMBEDDED);
	}

	@Test
	void unknownModeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerMode.of("Docker"))
			.withMessage("neo4j.server is 'Docker', but must be 'container', 'embedded' or empty");
	}

}
