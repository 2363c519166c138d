package io.github.neo4jsessions.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Configuration properties of the session template.
 *
 * @param enabled whether to provide a session template
 * @param database name of the database that sessions are opened on. By default the one
 * that Spring Data Neo4j works on: "spring.data.neo4j.database", or what a
 * DatabaseSelectionProvider bean says at each call
 * @param fetchSize number of records that are fetched at once, -1 for all. By default the
 * fetch size of the driver, which is 1000 unless the driver was configured otherwise
 */
@ConfigurationProperties("neo4j.sessions")
record SessionProperties(@DefaultValue("true") boolean enabled, @Nullable String database, @Nullable Long fetchSize) {

	/**
	 * Refuse values that nobody can have meant. Not part of the binding, whose failure
	 * would hide which key it was.
	 */
	void validate() {
		if (this.database != null && !StringUtils.hasText(this.database)) {
			throw new InvalidConfigurationPropertyValueException("neo4j.sessions.database", this.database,
					"The name of a database must have text. Leave the property out for the default database.");
		}
		if (this.fetchSize != null && this.fetchSize != -1 && this.fetchSize < 1) {
			throw new InvalidConfigurationPropertyValueException("neo4j.sessions.fetch-size", this.fetchSize,
					"The fetch size must be a positive number of records, or -1 to fetch all at once.");
		}
	}

}
