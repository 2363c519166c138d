package io.github.neo4jsessions.internal.driver;

import io.github.neo4jsessions.UnsupportedDriverException;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.SessionConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DriverVersionTests {

	@Test
	void theDriverOfTheTestsIsSupported() {
		assertThat(DriverVersion.isSupported(SessionConfig.class)).isTrue();
		DriverVersion.requireSupported();
	}

	@Test
	void anOlderDriverIsRefusedByItsVersion() {
		assertThat(DriverVersion.isSupported(OlderSessionConfig.class)).isFalse();
		assertThatExceptionOfType(UnsupportedDriverException.class)
			.isThrownBy(() -> DriverVersion.requireSupported(false, "6.0.0-f96a053ab151d92d2dbdbcfcd05bcb56efc65953"))
			.withMessageContaining("require version 6.1 or later")
			.withMessageEndingWith("the driver of this application has version 6.0.0")
			.satisfies((refusal) -> assertThat(refusal.getCure()).contains("neo4j-java-driver"));
	}

	@Test
	void anOlderDriverThatDoesNotReportItsVersionIsAlsoRefused() {
		assertThatExceptionOfType(UnsupportedDriverException.class)
			.isThrownBy(() -> DriverVersion.requireSupported(false, null))
			.withMessageContaining("does not state its version");
	}

	/**
	 * The part of the type in version 6.0 that matters here.
	 */
	interface OlderSessionConfig {

		boolean telemetryDisabled();

	}

}
