package io.github.neo4jsessions.internal.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.neo4jsessions.mapping.ParameterValues;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;

import org.springframework.util.Assert;

/**
 * Makes changed copies of a {@link TransactionConfig}, which offers no way to do so, and
 * converts its metadata.
 */
public final class TransactionConfigs {

	private TransactionConfigs() {
	}

	/**
	 * Return a configuration with defaults for what it does not set.
	 * @param timeout used if the configuration has no timeout, or {@code null} for none
	 * @param metadata added to the metadata of the configuration, which takes precedence
	 */
	public static TransactionConfig withDefaults(TransactionConfig config, @Nullable Duration timeout,
			Map<String, Object> metadata) {
		if (timeout == null && metadata.isEmpty()) {
			return config;
		}
		TransactionConfig.Builder merged = TransactionConfig.builder();
		Duration own = (config.timeout() != null) ? config.timeout() : timeout;
		if (own != null) {
			merged.withTimeout(own);
		}
		Map<String, Object> all = new HashMap<>(metadata);
		all.putAll(config.metadata());
		return merged.withMetadata(all).build();
	}

	/**
	 * Convert the metadata of a transaction.
	 * @param argument the name of the argument, for messages
	 * @throws IllegalArgumentException if a key has no text, or if a value cannot be sent
	 */
	public static Map<String, Object> metadata(String argument, Map<String, ?> metadata) {
		Map<String, Value> values = ParameterValues.ofMetadata(metadata).asMap(Function.identity());
		values.keySet()
			.forEach((key) -> Assert.hasText(key,
					() -> "'" + argument + "' must have keys with text, not '" + key + "'; remove that entry"));
		return Map.copyOf(values);
	}

}
