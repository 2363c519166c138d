package io.github.neo4jsessions.internal.template;

import java.util.HashMap;
import java.util.Map;

import io.github.neo4jsessions.internal.driver.TransactionConfigs;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;

import org.springframework.util.Assert;

/**
 * What the views of a template's operations determine for their calls. Immutable.
 *
 * @param mayBeAppliedTwice whether the caller accepts that a write is applied twice
 * @param database the database, or {@code null} for that of the template
 * @param user the user to impersonate, or {@code null} for that of the template
 * @param auth the token that the sessions authenticate with, or {@code null} for that of
 * the driver
 * @param metadata the metadata of the transactions
 */
public record CallOptions(boolean mayBeAppliedTwice, @Nullable String database, @Nullable String user,
		@Nullable AuthToken auth, Map<String, Object> metadata) {

	/**
	 * The options of the template itself.
	 */
	public static final CallOptions NONE = new CallOptions(false, null, null, null, Map.of());

	public CallOptions idempotent() {
		return new CallOptions(true, this.database, this.user, this.auth, this.metadata);
	}

	public CallOptions in(String database) {
		Assert.hasText(database, () -> "'database' must have text, not '" + database
				+ "'; omit the call for the database of the template");
		return new CallOptions(this.mayBeAppliedTwice, database, this.user, this.auth, this.metadata);
	}

	public CallOptions asUser(String user) {
		Assert.hasText(user,
				() -> "'user' must have text, not '" + user + "'; omit the call for the user of the template");
		return new CallOptions(this.mayBeAppliedTwice, this.database, user, this.auth, this.metadata);
	}

	public CallOptions withAuth(AuthToken token) {
		Assert.notNull(token, "'token' must not be null: omit the call for the credentials of the driver");
		return new CallOptions(this.mayBeAppliedTwice, this.database, this.user, token, this.metadata);
	}

	public CallOptions withMetadata(Map<String, ?> metadata) {
		Assert.notNull(metadata, "'metadata' must not be null: omit the call to send none");
		Map<String, Object> merged = new HashMap<>(this.metadata);
		merged.putAll(TransactionConfigs.metadata("metadata", metadata));
		return new CallOptions(this.mayBeAppliedTwice, this.database, this.user, this.auth, Map.copyOf(merged));
	}

	/**
	 * Return whether the database, the user or the token is determined.
	 */
	public boolean hasTarget() {
		return this.database != null || this.user != null || this.auth != null;
	}

	/**
	 * Return these options for a session that is opened inside another one: what they do
	 * not determine is as in the other session. A token comes with its own user, so that
	 * it also replaces the impersonated user.
	 */
	public CallOptions inside(CallOptions outer) {
		if (!outer.hasTarget()) {
			return this;
		}
		String database = (this.database != null) ? this.database : outer.database;
		String user = (this.user != null || this.auth != null) ? this.user : outer.user;
		AuthToken auth = (this.auth != null) ? this.auth : outer.auth;
		return new CallOptions(this.mayBeAppliedTwice, database, user, auth, this.metadata);
	}

	/**
	 * Return these options with further metadata. Their own metadata takes precedence.
	 */
	CallOptions over(Map<String, Object> metadata) {
		Map<String, Object> merged = new HashMap<>(metadata);
		merged.putAll(this.metadata);
		return new CallOptions(this.mayBeAppliedTwice, this.database, this.user, this.auth, merged);
	}

}
