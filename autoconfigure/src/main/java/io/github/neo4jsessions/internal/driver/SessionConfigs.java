package io.github.neo4jsessions.internal.driver;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
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

	/**
	 * Return the configuration with these values in place of its own; the same object if
	 * none is different.
	 * @param database the database, or {@code null} for none
	 * @param user the user to impersonate, or {@code null} for none
	 * @param bookmarkManager the bookmark manager, or {@code null} for none
	 */
	public static SessionConfig with(SessionConfig config, @Nullable String database, @Nullable String user,
			@Nullable BookmarkManager bookmarkManager) {
		boolean same = Objects.equals(database, config.database().orElse(null))
				&& Objects.equals(user, config.impersonatedUser().orElse(null))
				&& bookmarkManager == config.bookmarkManager().orElse(null);
		return same ? config : toBuilder(config, database, user, bookmarkManager).build();
	}

	/**
	 * Return the configuration without the bookmarks that its sessions begin with.
	 */
	public static SessionConfig withoutBookmarks(SessionConfig config) {
		return (config.bookmarks() == null) ? config : toBuilder(config).withBookmarks(List.of()).build();
	}

	private static SessionConfig.Builder toBuilder(SessionConfig config) {
		return toBuilder(config, config.database().orElse(null), config.impersonatedUser().orElse(null),
				config.bookmarkManager().orElse(null));
	}

	// the getters that replace the deprecated one cannot tell "nothing disabled" from
	// "not set", which means what the driver disables by default
	@SuppressWarnings("deprecation")
	private static SessionConfig.Builder toBuilder(SessionConfig config, @Nullable String database,
			@Nullable String user, @Nullable BookmarkManager bookmarkManager) {
		SessionConfig.Builder copy = SessionConfig.builder()
			.withBookmarks(config.bookmarks())
			.withDefaultAccessMode(config.defaultAccessMode())
			.withAutoCommitRetriesMode(config.autoCommitRetriesMode())
			.withNotificationConfig(config.notificationConfig());
		config.fetchSize().ifPresent(copy::withFetchSize);
		if (database != null) {
			copy.withDatabase(database);
		}
		if (user != null) {
			copy.withImpersonatedUser(user);
		}
		if (bookmarkManager != null) {
			copy.withBookmarkManager(bookmarkManager);
		}
		return copy;
	}

}
