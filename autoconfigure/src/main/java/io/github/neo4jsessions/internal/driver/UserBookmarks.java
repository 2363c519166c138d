package io.github.neo4jsessions.internal.driver;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

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
 * When a manager is requested, the managers that were not requested for a day are
 * removed. If there are too many users, the least recently used manager is removed as
 * well. Otherwise renewed tokens would accumulate. The next session of such a user begins
 * without bookmarks.
 */
public final class UserBookmarks {

	static final int MOST_USERS = 10_000;

	/**
	 * Longer than sessions are usually open. A session that outlives this time writes its
	 * bookmarks to a manager that is no longer used.
	 */
	private static final Duration KEPT = Duration.ofDays(1);

	private static final Map<Driver, UserBookmarks> ofDrivers = new WeakHashMap<>();

	/**
	 * In the order of their last use.
	 */
	private final Map<User, Bookmarks> users = new LinkedHashMap<>(16, 0.75f, true);

	private final LongSupplier nanoTime;

	UserBookmarks(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Return the bookmarks of the users of a driver, which are kept as long as the driver
	 * is reachable.
	 */
	public static UserBookmarks of(Driver driver) {
		synchronized (ofDrivers) {
			return ofDrivers.computeIfAbsent(driver, (key) -> new UserBookmarks(System::nanoTime));
		}
	}

	/**
	 * Return the bookmark manager of a user.
	 * @param user the user that is impersonated, or {@code null} for none
	 * @param auth the token that sessions authenticate with, or {@code null} for that of
	 * the driver
	 */
	public synchronized BookmarkManager manager(@Nullable String user, @Nullable AuthToken auth) {
		long now = this.nanoTime.getAsLong();
		Bookmarks bookmarks = this.users.computeIfAbsent(new User(user, auth), (key) -> new Bookmarks());
		bookmarks.lastUse = now;
		// it stops at the user of this call, the last one
		Iterator<Bookmarks> users = this.users.values().iterator();
		while (now - users.next().lastUse > KEPT.toNanos() || this.users.size() > MOST_USERS) {
			users.remove();
		}
		return bookmarks.manager;
	}

	synchronized int users() {
		return this.users.size();
	}

	private static final class Bookmarks {

		private final BookmarkManager manager = BookmarkManagers
			.defaultManager(BookmarkManagerConfig.builder().build());

		private long lastUse;

	}

	private record User(@Nullable String name, @Nullable AuthToken auth) {

	}

}
