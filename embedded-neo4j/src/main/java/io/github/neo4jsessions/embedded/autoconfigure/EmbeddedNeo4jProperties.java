package io.github.neo4jsessions.embedded.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties of the embedded server.
 *
 * @param enabled Whether to start an embedded server if no other one is configured.
 * @param version Version of the server. By default, the newest that the running Java
 * supports.
 * @param port Bolt port of the server. Use 0 for a free port.
 * @param dataDirectory Directory of the server and its data, which is kept. By default, a
 * temporary directory, which is deleted with the server.
 * @param startTimeout Time that the server may take until it answers.
 * @param keepRunning Whether the server keeps running when no application context uses
 * it, for the next one, until the JVM ends. By default, only if the application is
 * restarted in the same JVM, as by Spring Boot's developer tools.
 * @param settings Settings of neo4j.conf by name, such as
 * "[server.memory.heap.max_size]".
 */
@ConfigurationProperties("neo4j.sessions.embedded")
public record EmbeddedNeo4jProperties(@DefaultValue("true") boolean enabled, @Nullable String version,
		@DefaultValue("0") int port, @Nullable Path dataDirectory, @DefaultValue("120s") Duration startTimeout,
		@Nullable Boolean keepRunning, @DefaultValue Map<String, String> settings) {

	EmbeddedNeo4j.Builder builder() {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder();
		if (this.version != null) {
			set("version", this.version, builder::version);
		}
		set("port", this.port, builder::port);
		if (this.dataDirectory != null) {
			set("data-directory", this.dataDirectory.toAbsolutePath(), builder::dataDirectory);
		}
		set("start-timeout", this.startTimeout, builder::startTimeout);
		this.settings
			.forEach((key, value) -> set("settings.[" + key + "]", value, (text) -> builder.setting(key, text)));
		return builder;
	}

	private static <T> void set(String property, T value, Consumer<T> setter) {
		try {
			setter.accept(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("neo4j.sessions.embedded." + property, value,
					String.valueOf(ex.getMessage()), ex);
		}
	}

}
