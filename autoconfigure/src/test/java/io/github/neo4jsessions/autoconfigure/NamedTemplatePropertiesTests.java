package io.github.neo4jsessions.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each key of a named template overrides the key without a name, and inherits its value
 * if it is not set.
 */
class NamedTemplatePropertiesTests {

	/**
	 * A value other than the default for each key.
	 */
	private static final Map<String, String> VALUES = Map.ofEntries(Map.entry("database", "orders"),
			Map.entry("fetch-size", "17"), Map.entry("impersonated-user", "alice"), Map.entry("max-active", "3"),
			Map.entry("max-pending", "5"), Map.entry("acquire-timeout", "1s"), Map.entry("scope-timeout", "2s"),
			Map.entry("transaction.timeout", "3s"), Map.entry("transaction.metadata.app", "shop"),
			Map.entry("retry.max-time", "4s"), Map.entry("retry.initial-delay", "5ms"),
			Map.entry("retry.multiplier", "6"), Map.entry("retry.jitter", "0.7"),
			Map.entry("retry.unknown-outcome", "true"), Map.entry("retry.max-attempts", "8"),
			Map.entry("leak-detection-threshold", "8s"), Map.entry("call-sites", "true"),
			Map.entry("slow-scope-threshold", "10s"), Map.entry("slow-query-threshold", "11s"),
			Map.entry("terminate-on-cancel", "true"), Map.entry("shutdown-timeout", "9s"),
			Map.entry("callback-executor", "callbacks"));

	@Test
	void thereIsAValueForEachKey() {
		assertThat(VALUES.keySet()).map((key) -> key.replace("metadata.app", "metadata"))
			.containsExactlyInAnyOrderElementsOf(ConfigurationMetadataTests.keys("", NamedTemplateProperties.class)
				.stream()
				.filter((key) -> !key.equals("driver") && !key.equals("enabled"))
				.toList());
	}

	@Test
	void aValueThatIsSetForANameWins() {
		SessionProperties expected = bind("", VALUES);
		SessionProperties defaults = bind("templates.orders.", VALUES);
		assertThat(expected).isNotEqualTo(bind("", Map.of("enabled", "true")));
		assertThat(template(defaults).over(defaults)).isEqualTo(expected);
	}

	@Test
	void aValueThatIsNotSetForANameIsInherited() {
		SessionProperties expected = bind("", VALUES);
		Map<String, String> values = new LinkedHashMap<>(VALUES);
		values.put("templates.orders.driver", "other");
		SessionProperties top = bind("", values);
		assertThat(template(top).over(top)).isEqualTo(expected);
	}

	private static NamedTemplateProperties template(SessionProperties properties) {
		return properties.templates().get("orders");
	}

	private static SessionProperties bind(String prefix, Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((key, value) -> source.put("neo4j.sessions." + prefix + key, value));
		return new Binder(source).bind("neo4j.sessions", SessionProperties.class).get();
	}

}
