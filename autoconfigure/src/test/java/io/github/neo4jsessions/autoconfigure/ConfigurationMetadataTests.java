package io.github.neo4jsessions.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata of the library's properties, which an editor shows.
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
	 * A row of the table in docs/properties.md: the key, the type, the default.
	 */
	private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\| [^|]+ \\| ([^|]+) \\|",
			Pattern.MULTILINE);

	@Test
	void theDocumentHasEachKeyWithItsDefaultAndNoOther() throws IOException {
		Map<String, String> documented = ROW.matcher(Files.readString(Path.of("..", "docs", "properties.md")))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2)));
		Map<String, String> expected = properties("?(@.name =~ /neo4j\\.sessions\\..*/)").stream()
			.collect(Collectors.toMap(
					(property) -> property.get("name").toString().substring("neo4j.sessions.".length()),
					(property) -> property.containsKey("defaultValue") ? "`" + property.get("defaultValue") + "`"
							: "none"));
		assertThat(expected).hasSizeGreaterThan(20).containsKey("templates");
		assertThat(documented).containsExactlyInAnyOrderEntriesOf(expected);
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

	static List<String> keys(String prefix, Class<?> type) {
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
		List<Map<String, Object>> properties = properties("?(@.name == 'neo4j.sessions." + key + "')");
		assertThat(properties).as(key).hasSize(1);
		return properties.get(0);
	}

	private static List<Map<String, Object>> properties(String filter) throws IOException {
		try (InputStream metadata = ClassUtils.getDefaultClassLoader()
			.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
			return JsonPath.parse(metadata).read("$.properties[" + filter + "]");
		}
	}

}
