package io.github.neo4jsessions.sample.server;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the embedded server.
 *
 * @param data the directory of its data, which is kept; {@code null} for a temporary one
 */
@ConfigurationProperties("sample.neo4j")
record EmbeddedServerProperties(@Nullable Path data) {

}
