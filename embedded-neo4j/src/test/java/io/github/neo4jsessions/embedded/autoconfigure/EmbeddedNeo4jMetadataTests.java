package io.github.neo4jsessions.embedded.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.metadata.ConfigurationMetadataContract;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The metadata of the properties of the embedded server, which an editor shows.
 */
class EmbeddedNeo4jMetadataTests extends ConfigurationMetadataContract<EmbeddedNeo4jProperties> {

	EmbeddedNeo4jMetadataTests() {
		super(EmbeddedNeo4jProperties.class, "embedded-server.md");
	}

	@Override
	protected void validate(EmbeddedNeo4jProperties properties) {
		properties.builder();
	}

	@Test
	void eachVersionIsHinted() throws IOException {
		String versions = hintedValues("version").stream().map(Object::toString).collect(Collectors.joining(" or "));
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedNeo4j.builder().version("0"))
			.withMessageContaining("use " + versions + ",");
	}

	/**
	 * The names are known to be settings, since the server starts with them.
	 */
	@Test
	void theHintedSettingsAreThoseThatTheServerStartsWith() throws IOException {
		String settings = Files.readString(Path.of("src/main/resources/io/github/neo4jsessions/embedded/neo4j.conf"));
		assertThat(hintedValues("settings.keys")).isNotEmpty()
			.allSatisfy((key) -> assertThat(key.toString()).matches("\\[[a-z._]+]"))
			.allSatisfy((key) -> assertThat(settings).contains("\n" + key.toString().replaceAll("[\\[\\]]", "") + "="));
	}

}
