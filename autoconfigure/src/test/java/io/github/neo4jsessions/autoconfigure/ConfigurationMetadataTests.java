package io.github.neo4jsessions.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.github.neo4jsessions.metadata.ConfigurationMetadataContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata of the library's properties, which an editor shows.
 */
class ConfigurationMetadataTests extends ConfigurationMetadataContract<SessionProperties> {

	ConfigurationMetadataTests() {
		super(SessionProperties.class, "properties.md");
	}

	/**
	 * The page does not repeat the prefix, and has a column for the type.
	 */
	@Override
	protected String row(String prefix) {
		return "\\| `([a-z.-]+)` \\| [^|]+ \\| ([^|]+) \\|";
	}

	@Override
	protected void validate(SessionProperties properties) {
		properties.validate();
	}

	@Override
	protected Map<String, Object> choose(String name, Object value) {
		return name.equals("neo4j.sessions.templates.keys")
				? Map.of("neo4j.sessions.templates." + value + ".max-active", 2) : super.choose(name, value);
	}

	/**
	 * There can be no hints for the keys of named templates: they are in the values of a
	 * map, which Spring Boot's format does not describe.
	 */
	@Test
	void theNameOfATemplateIsAHint() throws IOException {
		assertThat(hintedValues("templates.keys")).isNotEmpty();
	}

	@Test
	void theExecutorIsAReferenceToABean() throws IOException {
		assertThat(hint("callback-executor")).containsEntry("providers", List
			.of(Map.of("name", "spring-bean-reference", "parameters", Map.of("target", Executor.class.getName()))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "acquire-timeout", "callback-executor", "database", "fetch-size",
			"leak-detection-threshold", "misrouted-futures", "retry.max-attempts", "retry.max-time", "scope-timeout",
			"shutdown-timeout", "slow-query-threshold", "slow-scope-threshold", "templates.keys",
			"transaction.metadata.keys", "transaction.timeout" })
	void theKeyIsHinted(String key) throws IOException {
		assertThat(hint(key)).isNotEmpty();
	}

	@Test
	void theDefaultsArePresent() throws IOException {
		assertThat(property("enabled")).containsEntry("defaultValue", true);
		assertThat(property("acquire-timeout")).containsEntry("defaultValue", "30s");
		assertThat(property("shutdown-timeout")).containsEntry("defaultValue", "30s");
		assertThat(property("retry.max-time")).containsEntry("defaultValue", "30s");
		assertThat(property("retry.initial-delay")).containsEntry("defaultValue", "1s");
		assertThat(property("retry.multiplier")).containsEntry("defaultValue", 2);
		assertThat(property("retry.jitter")).containsEntry("defaultValue", 0.2);
		assertThat(property("retry.unknown-outcome")).containsEntry("defaultValue", false);
		assertThat(property("call-sites")).containsEntry("defaultValue", false);
		assertThat(property("terminate-on-cancel")).containsEntry("defaultValue", false);
		assertThat(property("misrouted-futures")).containsEntry("defaultValue", "warn");
		assertThat(property("web.cancel-on-disconnect")).containsEntry("defaultValue", true);
		assertThat(property("web.detect-disconnect")).containsEntry("defaultValue", false);
	}

	/**
	 * A named template has each key, except the keys that apply to all templates.
	 */
	@Test
	void aNamedTemplateHasTheSameKeysAndADriver() {
		assertThat(keys("", NamedTemplateProperties.class)).containsExactlyInAnyOrderElementsOf(Stream
			.concat(keys("", SessionProperties.class).stream(), Stream.of("driver"))
			.filter((key) -> !key.equals("templates") && !key.equals("misrouted-futures") && !key.startsWith("web."))
			.toList());
	}

}
