package io.github.neo4jsessions.internal.template;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.SessionConfig;

/**
 * The database that a session is opened for, and the user that it runs as.
 *
 * @param database the database, or {@code null} for the home database of the user
 * @param user the user to impersonate, or {@code null} for none
 * @param auth the token that the session authenticates with, or {@code null} for that of
 * the driver
 */
record SessionTarget(@Nullable String database, @Nullable String user, @Nullable AuthToken auth) {

	static SessionTarget of(SessionConfig config, @Nullable AuthToken auth) {
		return new SessionTarget(config.database().orElse(null), config.impersonatedUser().orElse(null), auth);
	}

	/**
	 * Return the target of a session that is opened beside another. What this target does
	 * not name is as in the other. A target that names another database is complete.
	 * @param options may name the database, so that this target's does not matter
	 */
	SessionTarget beside(SessionTarget around, CallOptions options) {
		boolean elsewhere = options.database() == null && this.database != null
				&& !this.database.equals(around.database);
		if (elsewhere) {
			return this;
		}
		return new SessionTarget(around.database, (this.user != null) ? this.user : around.user, this.auth);
	}

	/**
	 * Return the target of a call with these options. A token comes with its own user, so
	 * that it also replaces the impersonated user.
	 */
	SessionTarget with(CallOptions options) {
		if (!options.hasTarget()) {
			return this;
		}
		String database = (options.database() != null) ? options.database() : this.database;
		String user = (options.user() != null || options.auth() != null) ? options.user() : this.user;
		return new SessionTarget(database, user, options.auth());
	}

	boolean hasUserOf(SessionTarget other) {
		return Objects.equals(this.user, other.user) && Objects.equals(this.auth, other.auth);
	}

	/**
	 * Return whether sessions run as the user that the driver authenticates with.
	 */
	boolean hasUserOfDriver() {
		return this.user == null && this.auth == null;
	}

}
