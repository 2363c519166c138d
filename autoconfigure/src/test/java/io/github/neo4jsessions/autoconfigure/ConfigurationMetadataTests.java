package io.github.neo4jsessions.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor shows for our keys.
 */
class ConfigurationMetadataTests {

	@Test
	void everyKeyHasATypeAndADescription() throws IOException {
		assertDescribed("", SessionProperties.class);
	}

	private void assertDescribed(String prefix, Class<?> type) throws IOException {
		for (RecordComponent component : type.getRecordComponents()) {
			String key = prefix + dashed(component.getName());
			if (component.getType().isRecord()) {
				assertDescribed(key + ".", component.getType());
			}
			else {
				assertThat(property(key)).hasEntrySatisfying("type", (name) -> assertThat(name.toString()).isNotEmpty())
					.hasEntrySatisfying("description",
							(description) -> assertThat(description.toString()).isNotEmpty());
			}
		}
	}

	@Test
	void theDefaultsAreThere() throws IOException {
		assertThat(property("enabled")).containsEntry("defaultValue", true);
		assertThat(property("acquire-timeout")).containsEntry("defaultValue", "30s");
		assertThat(property("shutdown-timeout")).containsEntry("defaultValue", "30s");
		assertThat(property("retry.max-time")).containsEntry("defaultValue", "30s");
		assertThat(property("retry.initial-delay")).containsEntry("defaultValue", "1s");
		assertThat(property("retry.multiplier")).containsEntry("defaultValue", 2);
		assertThat(property("retry.jitter")).containsEntry("defaultValue", 0.2);
		assertThat(property("retry.unknown-outcome")).containsEntry("defaultValue", false);
		assertThat(property("terminate-on-cancel")).containsEntry("defaultValue", false);
		assertThat(property("misrouted-futures")).containsEntry("defaultValue", "warn");
	}

	/**
	 * A named template has each key, but for what concerns all templates.
	 */
	@Test
	void aNamedTemplateHasTheSameKeysAndADriver() {
		assertThat(keys("", NamedTemplateProperties.class)).containsExactlyInAnyOrderElementsOf(
				Stream.concat(keys("", SessionProperties.class).stream(), Stream.of("driver"))
					.filter((key) -> !key.equals("templates") && !key.equals("misrouted-futures"))
					.toList());
	}

	private static List<String> keys(String prefix, Class<?> type) {
		return Stream.of(type.getRecordComponents())
			.flatMap((component) -> component.getType().isRecord()
					? keys(prefix + dashed(component.getName()) + ".", component.getType()).stream()
					: Stream.of(prefix + dashed(component.getName())))
			.toList();
	}

	private static String dashed(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static Map<String, Object> property(String key) throws IOException {
		try (InputStream metadata = ClassUtils.getDefaultClassLoader()
			.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
			List<Map<String, Object>> properties = JsonPath.parse(metadata)
				.read("$.properties[?(@.name == 'neo4j.sessions." + key + "')]");
			assertThat(properties).as(key).hasSize(1);
			return properties.get(0);
		}
	}

}
