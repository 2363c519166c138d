package io.github.neo4jsessions.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The metadata of the library's properties, which an editor shows.
 */
class ConfigurationMetadataTests {

	@Test
	void everyKeyHasATypeAndADescription() throws IOException {
		assertDescribed("", SessionProperties.class);
	}

	/**
	 * Sentences that do not begin with an article or an imperative.
	 */
	private static final Pattern SENTENCES = Pattern
		.compile("(?!(?:The|A|An|This|If|When|How|Set|Sets|Enable|Enables|Use|Specif(?:y|ies)|Defines?)\\b)[A-Z].*\\.");

	/**
	 * Spring Boot's own rules: a flag begins with "Whether" and anything else with a
	 * noun, and the default is in the description only if it is not in the metadata.
	 */
	@Test
	void theDescriptionsAreWrittenAsSpringBootWritesThem() throws IOException {
		assertThat(items("properties[*]")).hasSizeGreaterThan(25).allSatisfy((property) -> {
			String description = String.valueOf(property.get("description"));
			assertThat(description).as("%s", property.get("name")).matches(SENTENCES).doesNotContain("  ", "\n", "{@");
			assertThat(description.startsWith("Whether ")).as("%s", property)
				.isEqualTo(property.get("type").equals(Boolean.class.getName()));
			assertThat(property.containsKey("defaultValue") && description.contains("default")).as("%s", property)
				.isFalse();
		});
	}

	@Test
	void eachGroupHasADescription() throws IOException {
		assertThat(items("groups[*]")).hasSizeGreaterThan(4)
			.allSatisfy((group) -> assertThat(group).as("%s", group)
				.hasEntrySatisfying("type", (type) -> assertThat(type.toString()).isNotEmpty())
				.hasEntrySatisfying("description",
						(description) -> assertThat(description.toString()).matches(SENTENCES)));
	}

	/**
	 * The key of a hint may be that of a map, followed by what the hint is for. There can
	 * be no hints for the keys of named templates: they are in the values of a map, which
	 * Spring Boot's format does not describe.
	 */
	private static final Pattern HINTED = Pattern.compile("neo4j\\.sessions\\.(.*?)(\\.keys|\\.values)?");

	@Test
	void eachHintIsForAKeyWithATypeThatFits() throws IOException {
		assertThat(items("hints[*]")).hasSizeGreaterThan(10).allSatisfy((hint) -> {
			Matcher name = HINTED.matcher(hint.get("name").toString());
			assertThat(name.matches()).as("%s", hint).isTrue();
			String type = property(name.group(1)).get("type").toString();
			assertThat(type.startsWith(Map.class.getName())).as("%s", hint).isEqualTo(name.group(2) != null);
			List<Map<String, Object>> values = list(hint, "values");
			List<Map<String, Object>> providers = list(hint, "providers");
			assertThat(values.size() + providers.size()).as("%s", hint).isPositive();
			if (!values.isEmpty()) {
				// without it an editor marks all other values as errors
				assertThat(providers.contains(Map.of("name", "any"))).as("%s", hint)
					.isNotEqualTo(ClassUtils.resolveClassName(type.replaceAll("<.*", ""), null).isEnum());
			}
			for (Map<String, Object> provider : providers) {
				assertThat(provider.get("name")).as("%s", hint)
					.isIn("any", "class-reference", "handle-as", "spring-bean-reference");
				if (provider.containsKey("parameters")) {
					assertThat(ClassUtils.isPresent(JsonPath.read(provider, "$.parameters.target"), null))
						.as("%s", hint)
						.isTrue();
				}
			}
		});
	}

	@Test
	void eachHintedValueIsValid() throws IOException {
		assertThat(items("hints[*].values[*]")).hasSizeGreaterThan(20)
			.allSatisfy((value) -> assertThat(value.get("description").toString()).matches("[A-Z].*\\."));
		for (Map<String, Object> hint : items("hints[*]")) {
			String key = hint.get("name").toString();
			for (Map<String, Object> value : list(hint, "values")) {
				Map<String, Object> property = key.endsWith(".keys")
						? Map.of(key.substring(0, key.length() - "keys".length()) + value.get("value"), "any")
						: Map.of(key, value.get("value"));
				assertThatNoException().as("%s", property)
					.isThrownBy(() -> new Binder(new MapConfigurationPropertySource(property))
						.bind("neo4j.sessions", SessionProperties.class)
						.get()
						.validate());
			}
		}
	}

	@Test
	void theExecutorIsAReferenceToABean() throws IOException {
		assertThat(hint("callback-executor")).containsEntry("providers", List
			.of(Map.of("name", "spring-bean-reference", "parameters", Map.of("target", Executor.class.getName()))));
	}

	@Test
	void theReactionsAreHintedWithWhatTheyDo() throws IOException {
		assertThat(list(hint("misrouted-futures"), "values")).extracting((value) -> value.get("value"))
			.containsExactly(Stream.of(MisroutedFuturesReaction.values())
				.map((reaction) -> reaction.name().toLowerCase(Locale.ROOT))
				.toArray());
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
		return items("properties[" + filter + "]");
	}

	private static Map<String, Object> hint(String key) throws IOException {
		List<Map<String, Object>> hints = items("hints[?(@.name == 'neo4j.sessions." + key + "')]");
		assertThat(hints).as(key).hasSize(1);
		return hints.get(0);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> item, String key) {
		return (List<Map<String, Object>>) item.getOrDefault(key, List.of());
	}

	private static List<Map<String, Object>> items(String path) throws IOException {
		try (InputStream metadata = ClassUtils.getDefaultClassLoader()
			.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
			return JsonPath.parse(metadata).read("$." + path);
		}
	}

}
