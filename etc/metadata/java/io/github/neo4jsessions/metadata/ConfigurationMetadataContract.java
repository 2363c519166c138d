package io.github.neo4jsessions.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
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

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The metadata of a module's properties, which an editor shows, and their documentation.
 * The modules that have properties compile this class with their tests.
 *
 * @param <P> the type of the properties, a record
 */
public abstract class ConfigurationMetadataContract<P> {

	/**
	 * Sentences that do not begin with an article or an imperative.
	 */
	private static final Pattern SENTENCES = Pattern
		.compile("(?!(?:The|A|An|This|If|When|How|Set|Sets|Enable|Enables|Use|Specif(?:y|ies)|Defines?)\\b)[A-Z].*\\.");

	private final Class<P> type;

	private final String page;

	private final String prefix;

	/**
	 * Create the tests of a module.
	 * @param type the type of its properties
	 * @param page the page of the documentation that lists them
	 */
	protected ConfigurationMetadataContract(Class<P> type, String page) {
		this.type = type;
		this.page = page;
		this.prefix = type.getAnnotation(ConfigurationProperties.class).value() + ".";
	}

	/**
	 * Return how the page begins a row for a key with the prefix.
	 * @param prefix the prefix, as a regular expression
	 * @return a regular expression with groups for the key and the default
	 */
	protected String row(String prefix) {
		return "\\| `" + prefix + "([a-z.-]+)` \\| ([^|]+) \\|";
	}

	/**
	 * Check values as the module does.
	 * @param properties the values
	 */
	protected void validate(P properties) {
	}

	/**
	 * Return what a user writes who chooses a hint.
	 * @param name the name of the hint
	 * @param value the value that was chosen
	 * @return names and values of properties
	 */
	protected Map<String, Object> choose(String name, Object value) {
		return name.endsWith(".keys") ? Map.of(name.replaceAll("keys$", "") + value, "1g") : Map.of(name, value);
	}

	@Test
	void eachKeyHasATypeAndADescription() throws IOException {
		assertThat(keys("", this.type)).isNotEmpty()
			.allSatisfy((key) -> assertThat(property(key)).containsKeys("type", "description"));
	}

	/**
	 * Spring Boot's own rules: a flag begins with "Whether" and anything else with a
	 * noun, and the default is in the description only if it is not in the metadata.
	 */
	@Test
	void theDescriptionsAreWrittenAsSpringBootWritesThem() throws IOException {
		assertThat(items("properties[*]")).isNotEmpty().allSatisfy((property) -> {
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
		assertThat(items("groups[*]")).isNotEmpty()
			.allSatisfy((group) -> assertThat(group).as("%s", group)
				.hasEntrySatisfying("type", (type) -> assertThat(type.toString()).isNotEmpty())
				.hasEntrySatisfying("description",
						(description) -> assertThat(description.toString()).matches(SENTENCES)));
	}

	/**
	 * The key of a hint may be that of a map, followed by what the hint is for.
	 */
	@Test
	void eachHintIsForAKeyWithATypeThatFits() throws IOException {
		assertThat(items("hints[*]")).isNotEmpty().allSatisfy((hint) -> {
			String name = hint.get("name").toString();
			String key = name.replaceAll("\\.(keys|values)$", "");
			assertThat(key).startsWith(this.prefix);
			Class<?> type = type(property(key.substring(this.prefix.length())));
			assertThat(Map.class.isAssignableFrom(type)).as("%s", hint).isEqualTo(!key.equals(name));
			List<Map<String, Object>> values = list(hint, "values");
			List<Map<String, Object>> providers = list(hint, "providers");
			assertThat(values.size() + providers.size()).as("%s", hint).isPositive();
			if (!values.isEmpty()) {
				// without it an editor marks all other values as errors
				assertThat(providers.contains(Map.of("name", "any"))).as("%s", hint).isNotEqualTo(type.isEnum());
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
		assertThat(items("hints[*].values[*]")).isNotEmpty()
			.allSatisfy((value) -> assertThat(value.get("description").toString()).matches("[A-Z].*\\."));
		for (Map<String, Object> hint : items("hints[*]")) {
			for (Map<String, Object> value : list(hint, "values")) {
				Map<String, Object> properties = choose(hint.get("name").toString(), value.get("value"));
				assertThatNoException().as("%s", properties)
					.isThrownBy(() -> validate(new Binder(new MapConfigurationPropertySource(properties))
						.bind(this.prefix.substring(0, this.prefix.length() - 1), this.type)
						.get()));
			}
		}
	}

	@Test
	void eachConstantIsHintedWithWhatItDoes() throws IOException {
		for (String key : keys("", this.type)) {
			Class<?> type = type(property(key));
			if (type.isEnum()) {
				assertThat(hintedValues(key)).containsExactly(Stream.of(type.getEnumConstants())
					.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
					.toArray());
			}
		}
	}

	@Test
	void thePageHasEachKeyWithItsDefaultAndNoOther() throws IOException {
		Map<String, String> documented = Pattern.compile("^" + row(Pattern.quote(this.prefix)), Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("..", "docs", this.page)))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2)));
		Map<String, String> expected = items("properties[*]").stream()
			.filter((property) -> property.get("name").toString().startsWith(this.prefix))
			.collect(Collectors.toMap((property) -> property.get("name").toString().substring(this.prefix.length()),
					(property) -> property.containsKey("defaultValue") ? "`" + property.get("defaultValue") + "`"
							: "none"));
		assertThat(documented).containsExactlyInAnyOrderEntriesOf(expected);
	}

	/**
	 * Return the keys of a type, and of the types of its components.
	 * @param prefix what each key begins with
	 * @param type a record
	 * @return the keys, as in a file of properties
	 */
	public static List<String> keys(String prefix, Class<?> type) {
		return Stream.of(type.getRecordComponents())
			.flatMap((component) -> component.getType().isRecord()
					? keys(prefix + dashed(component.getName()) + ".", component.getType()).stream()
					: Stream.of(prefix + dashed(component.getName())))
			.toList();
	}

	private static String dashed(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the metadata of a key.
	 * @param key the key, without the prefix
	 * @return the metadata
	 * @throws IOException if it cannot be read
	 */
	protected final Map<String, Object> property(String key) throws IOException {
		return item("properties", key);
	}

	/**
	 * Return the hint for a key.
	 * @param key the key, without the prefix
	 * @return the hint
	 * @throws IOException if it cannot be read
	 */
	protected final Map<String, Object> hint(String key) throws IOException {
		return item("hints", key);
	}

	/**
	 * Return the values that a hint suggests.
	 * @param key the key, without the prefix
	 * @return the values, without their descriptions
	 * @throws IOException if they cannot be read
	 */
	protected final List<Object> hintedValues(String key) throws IOException {
		return list(hint(key), "values").stream().map((value) -> value.get("value")).toList();
	}

	private static Class<?> type(Map<String, Object> property) {
		return ClassUtils.resolveClassName(property.get("type").toString().replaceAll("<.*", ""), null);
	}

	private Map<String, Object> item(String kind, String key) throws IOException {
		List<Map<String, Object>> items = items(kind + "[?(@.name == '" + this.prefix + key + "')]");
		assertThat(items).as(key).hasSize(1);
		return items.get(0);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> item, String key) {
		return (List<Map<String, Object>>) item.getOrDefault(key, List.of());
	}

	/**
	 * Read the metadata of the module of the type: others are on the class path, too.
	 */
	private List<Map<String, Object>> items(String path) throws IOException {
		URL module = this.type.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { module }, null);
				InputStream metadata = classLoader.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
			return JsonPath.parse(metadata).read("$." + path);
		}
	}

}
