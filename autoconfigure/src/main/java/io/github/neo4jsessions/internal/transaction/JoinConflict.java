package io.github.neo4jsessions.internal.transaction;

import java.util.Map;
import java.util.Objects;

import io.github.neo4jsessions.internal.scope.ScopeRecord;
import io.github.neo4jsessions.internal.template.CallOptions;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.SessionConfig;

import org.springframework.transaction.IllegalTransactionStateException;

/**
 * Refuses calls that cannot join a transaction because they require something that it
 * does not have. Messages never contain a token.
 */
final class JoinConflict {

	private static final String CURE = "make the call outside of the transaction, or in one of its own (REQUIRES_NEW)";

	private JoinConflict() {
	}

	/**
	 * Check that a call can join a transaction.
	 * @param outer the transaction scope that the call is made in
	 * @param accessMode the access mode of the call
	 * @param options the database, the user and the token that the call requires
	 * @throws IllegalTransactionStateException if it cannot
	 */
	static void refuse(DefaultTransactionScope outer, AccessMode accessMode, CallOptions options) {
		if (accessMode == AccessMode.WRITE && outer.transaction().request().accessMode() == AccessMode.READ) {
			throw new IllegalTransactionStateException("A call that may write cannot join a READ transaction. "
					+ "Begin the outer transaction for writing, or make this call a read");
		}
		CallOptions required = required(outer, options);
		if (required.hasTarget()) {
			refuse(outer.scope().sessionConfig(), outer.scope().options().auth(), required);
		}
	}

	/**
	 * Return what the call requires. In the work of a session inside the transaction this
	 * is also what that session has, which may be another user's.
	 */
	private static CallOptions required(DefaultTransactionScope outer, CallOptions options) {
		ScopeRecord innermost = ScopeRecord.innermost(outer.scope().template());
		if (innermost == null || innermost == outer.scope()) {
			return options;
		}
		SessionConfig session = innermost.sessionConfig();
		return options.inside(new CallOptions(false, session.database().orElse(null),
				session.impersonatedUser().orElse(null), innermost.options().auth(), Map.of()));
	}

	private static void refuse(SessionConfig open, @Nullable AuthToken openAuth, CallOptions options) {
		String database = open.database().orElse(null);
		if (options.database() != null && !options.database().equals(database)) {
			throw new IllegalTransactionStateException("The open transaction is on "
					+ ((database != null) ? "database '" + database + "'" : "the default database")
					+ ", but the call inside it requires database '" + options.database()
					+ "'. Use a template of that database, or " + CURE);
		}
		String user = open.impersonatedUser().orElse(null);
		if (options.auth() != null && !options.auth().equals(openAuth)) {
			throw otherUser(describe(user, openAuth), (options.user() != null)
					? "user '" + options.user() + "' and another token" : "the user of another token");
		}
		// a token alone requires its own user
		boolean isRequired = options.user() != null || options.auth() != null;
		if (isRequired && !Objects.equals(options.user(), user)) {
			throw otherUser(describe(user, openAuth),
					(options.user() != null) ? "user '" + options.user() + "'" : "the user of its token");
		}
	}

	private static String describe(@Nullable String user, @Nullable AuthToken auth) {
		if (user != null) {
			return "user '" + user + "'";
		}
		return (auth != null) ? "the user of its token" : "the user of the driver";
	}

	private static IllegalTransactionStateException otherUser(String open, String required) {
		return new IllegalTransactionStateException("The open transaction runs as " + open
				+ ", but the call inside it requires " + required + ". To use that user, " + CURE);
	}

}
