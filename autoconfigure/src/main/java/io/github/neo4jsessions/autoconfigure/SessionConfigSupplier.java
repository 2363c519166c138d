package io.github.neo4jsessions.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

/**
 * Selects the database and the user of each session, as Spring Data Neo4j does for its
 * own sessions, if it is present.
 *
 * @param properties may name a database or user, which take precedence over the selected
 * ones
 * @param databases selects a database, or {@code null} for the default one
 * @param users selects a user to impersonate, or {@code null} for none
 */
record SessionConfigSupplier(SessionProperties properties, Supplier<@Nullable String> databases,
		Supplier<@Nullable String> users) implements Supplier<SessionConfig> {

	@Override
	public SessionConfig get() {
		SessionConfig.Builder config = SessionConfig.builder();
		String database = database();
		if (database != null) {
			config.withDatabase(database);
		}
		if (this.properties.fetchSize() != null) {
			config.withFetchSize(this.properties.fetchSize());
		}
		String user = user();
		if (user != null) {
			config.withImpersonatedUser(user);
		}
		return config.build();
	}

	private @Nullable String user() {
		return (this.properties.impersonatedUser() != null) ? this.properties.impersonatedUser() : this.users.get();
	}

	private @Nullable String database() {
		return (this.properties.database() != null) ? this.properties.database() : this.databases.get();
	}

}
