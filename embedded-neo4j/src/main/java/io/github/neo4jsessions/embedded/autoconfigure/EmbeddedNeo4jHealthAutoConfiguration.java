package io.github.neo4jsessions.embedded.autoconfigure;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of an embedded server.
 */
@AutoConfiguration(after = EmbeddedNeo4jAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("embeddedneo4j")
@ConditionalOnBean(EmbeddedNeo4j.class)
public final class EmbeddedNeo4jHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "embeddedNeo4jHealthIndicator", "embeddedNeo4jHealthContributor" })
	EmbeddedNeo4jHealthIndicator embeddedNeo4jHealthIndicator(EmbeddedNeo4j server) {
		return new EmbeddedNeo4jHealthIndicator(server);
	}

}
