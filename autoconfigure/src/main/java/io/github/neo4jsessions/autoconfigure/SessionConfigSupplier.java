package io.github.neo4jsessions.autoconfigure;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;

import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.UserSelectionProvider;

/**
 * Selects the database and the user of each session, as Spring Data Neo4j does for its
 * own sessions.
 *
 * @param properties may name a database or user, which take precedence over the
 * provider's
 * @param databases Spring Data Neo4j's selection of a database
 * @param users Spring Data Neo4j's selection of a user to impersonate
 */
record SessionConfigSupplier(SessionProperties properties, Supplier<DatabaseSelectionProvider> databases,
		Supplier<UserSelectionProvider> users) implements Supplier<SessionConfig> {

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
		return (this.properties.impersonatedUser() != null) ? this.properties.impersonatedUser()
				: this.users.get().getUserSelection().getValue();
	}

	private @Nullable String database() {
		return (this.properties.database() != null) ? this.properties.database()
				: this.databases.get().getDatabaseSelection().getValue();
	}

}
