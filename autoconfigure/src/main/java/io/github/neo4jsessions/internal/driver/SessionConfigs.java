package io.github.neo4jsessions.internal.driver;

import org.neo4j.driver.AccessMode;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.SessionConfig;

/**
 * Makes changed copies of a {@link SessionConfig}, which offers no way to do so.
 */
public final class SessionConfigs {

	private SessionConfigs() {
	}

	public static SessionConfig withAccessMode(SessionConfig config, AccessMode accessMode) {
		return (config.defaultAccessMode() == accessMode) ? config
				: toBuilder(config).withDefaultAccessMode(accessMode).build();
	}

	/**
	 * Return the configuration with its bookmark manager guarded, if it has one.
	 */
	public static SessionConfig guarded(SessionConfig config) {
		BookmarkManager bookmarks = config.bookmarkManager().orElse(null);
		return (bookmarks == null || bookmarks instanceof GuardedBookmarks) ? config
				: withBookmarkManager(config, GuardedBookmarks.of(bookmarks));
	}

	public static SessionConfig withBookmarkManager(SessionConfig config, BookmarkManager bookmarkManager) {
		return toBuilder(config).withBookmarkManager(bookmarkManager).build();
	}

	public static SessionConfig withDatabase(SessionConfig config, String database) {
		return toBuilder(config).withDatabase(database).build();
	}

	/**
	 * Return the configuration of a session that is opened beside another. If it does not
	 * name a database or a user, those of the other session are used. A configuration
	 * that names another database is returned unchanged.
	 */
	public static SessionConfig beside(SessionConfig around, SessionConfig config) {
		boolean elsewhere = config.database().isPresent() && !config.database().equals(around.database());
		boolean complete = config.database().equals(around.database())
				&& (config.impersonatedUser().isPresent() || around.impersonatedUser().isEmpty());
		if (elsewhere || complete) {
			return config;
		}
		SessionConfig.Builder copy = toBuilder(config);
		around.database().ifPresent(copy::withDatabase);
		if (config.impersonatedUser().isEmpty()) {
			around.impersonatedUser().ifPresent(copy::withImpersonatedUser);
		}
		return copy.build();
	}

	// the getters that replace the deprecated one cannot tell "nothing disabled" from
	// "not set", which means what the driver disables by default
	@SuppressWarnings("deprecation")
	private static SessionConfig.Builder toBuilder(SessionConfig config) {
		SessionConfig.Builder copy = SessionConfig.builder()
			.withBookmarks(config.bookmarks())
			.withDefaultAccessMode(config.defaultAccessMode())
			.withAutoCommitRetriesMode(config.autoCommitRetriesMode())
			.withNotificationConfig(config.notificationConfig());
		config.database().ifPresent(copy::withDatabase);
		config.fetchSize().ifPresent(copy::withFetchSize);
		config.impersonatedUser().ifPresent(copy::withImpersonatedUser);
		config.bookmarkManager().ifPresent(copy::withBookmarkManager);
		return copy;
	}

}
