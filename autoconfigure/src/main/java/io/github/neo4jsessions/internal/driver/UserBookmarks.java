package io.github.neo4jsessions.internal.driver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.Driver;

/**
 * The bookmarks of the users that the sessions of a driver run as, except for the
 * driver's own user. Each user has a bookmark manager, so that sessions of the same user
 * read each other's writes, in all templates of the driver, and no bookmark reaches
 * another user.
 *
 * <p>
 * The number of users is limited, since tokens that are renewed would accumulate. The
 * user that was not used for the longest time is left out; its next session begins
 * without bookmarks.
 */
public final class UserBookmarks {

	static final int MOST_USERS = 10_000;

	private static final Map<Driver, UserBookmarks> ofDrivers = new WeakHashMap<>();

	/**
	 * In the order of their last use.
	 */
	private final Map<User, BookmarkManager> managers = new LinkedHashMap<>(16, 0.75f, true);

	UserBookmarks() {
	}

	/**
	 * Return the bookmarks of the users of a driver, which are kept as long as the driver
	 * is reachable.
	 */
	public static UserBookmarks of(Driver driver) {
		synchronized (ofDrivers) {
			return ofDrivers.computeIfAbsent(driver, (key) -> new UserBookmarks());
		}
	}

	/**
	 * Return the bookmark manager of a user.
	 * @param user the user that is impersonated, or {@code null} for none
	 * @param auth the token that sessions authenticate with, or {@code null} for that of
	 * the driver
	 */
	public synchronized BookmarkManager manager(@Nullable String user, @Nullable AuthToken auth) {
		BookmarkManager manager = this.managers.computeIfAbsent(new User(user, auth),
				(key) -> BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build()));
		if (this.managers.size() > MOST_USERS) {
			this.managers.remove(this.managers.keySet().iterator().next());
		}
		return manager;
	}

	synchronized int users() {
		return this.managers.size();
	}

	private record User(@Nullable String name, @Nullable AuthToken auth) {

	}

}
