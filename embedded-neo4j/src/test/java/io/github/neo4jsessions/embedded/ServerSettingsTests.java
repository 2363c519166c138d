package io.github.neo4jsessions.embedded;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerSettings}.
 */
class ServerSettingsTests {

	private static final Map<String, String> DEFAULTS = Map.of("server.http.enabled", "false",
			"server.memory.heap.initial_size", "256m", "server.memory.heap.max_size", "512m");

	@Test
	void replacementRemovesTheDefaultBecauseADuplicateIsAnError() {
		ServerSettings settings = ServerSettings.of(DEFAULTS, Map.of("server.http.enabled", "true"), 17687);
		assertThat(settings.text().lines()).containsOnlyOnce("server.http.enabled=true")
			.doesNotContain("server.http.enabled=false");
	}

	@Test
	void boltListensOnAndAdvertisesTheLoopbackInterface() {
		assertThat(ServerSettings.of(DEFAULTS, Map.of(), 17687).text().lines())
			.contains("server.bolt.listen_address=127.0.0.1:17687", "server.bolt.advertised_address=127.0.0.1:17687");
	}

	@Test
	void heapSizesArePassedToTheJvm() {
		assertThat(ServerSettings.of(DEFAULTS, Map.of(), 1).jvmArguments()).containsExactly("-Xms256m", "-Xmx512m");
	}

	@Test
	void replacedMaximumHeapRemovesTheInitialSizeWhichMayBeLarger() {
		Map<String, String> replacements = Map.of("server.memory.heap.max_size", "128MiB");
		assertThat(ServerSettings.of(DEFAULTS, replacements, 1).jvmArguments()).containsExactly("-Xmx128m");
	}

	@Test
	void additionalJvmArgumentsAreAdded() {
		Map<String, String> replacements = Map.of("server.jvm.additional", "-Da=1 -Db=2");
		assertThat(ServerSettings.of(DEFAULTS, replacements, 1).jvmArguments()).endsWith("-Da=1", "-Db=2");
	}

}
