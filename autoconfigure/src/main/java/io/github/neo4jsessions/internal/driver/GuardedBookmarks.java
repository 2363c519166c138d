package io.github.neo4jsessions.internal.driver;

import java.util.Set;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;

/**
 * Guards a bookmark manager that may throw. The driver does not expect that: it never
 * completes a commit if the bookmarks could not be updated. That update follows the
 * commit, and its failure is logged. If the bookmarks cannot be read, the call fails
 * before anything is sent: without them it could read data that is older than what its
 * caller has already read or written.
 */
public final class GuardedBookmarks implements BookmarkManager {

	private static final long serialVersionUID = 1L;

	private static final SafeLog log = SafeLog.ofTemplates();

	private static final LogRate WARNINGS = new LogRate();

	private final BookmarkManager bookmarks;

	private GuardedBookmarks(BookmarkManager bookmarks) {
		this.bookmarks = bookmarks;
	}

	/**
	 * Return the guard of a bookmark manager, or the manager itself if it is a guard.
	 */
	public static GuardedBookmarks of(BookmarkManager bookmarks) {
		if (bookmarks instanceof GuardedBookmarks guarded) {
			return guarded;
		}
		return new GuardedBookmarks(bookmarks);
	}

	@Override
	public Set<Bookmark> getBookmarks() {
		try {
			// the copy rejects null, and fails here if reading the set throws
			return Set.copyOf(this.bookmarks.getBookmarks());
		}
		catch (Throwable ex) {
			throw new IllegalStateException("The bookmarks that a session starts from could not be read, because "
					+ LateBookmarks.describe(this.bookmarks) + " failed: nothing was sent to the server", ex);
		}
	}

	@Override
	public void updateBookmarks(Set<Bookmark> previousBookmarks, Set<Bookmark> newBookmarks) {
		try {
			this.bookmarks.updateBookmarks(previousBookmarks, newBookmarks);
		}
		catch (Throwable ex) {
			long leftOut = WARNINGS.admit();
			if (leftOut >= 0) {
				log.warn("Bookmarks could not be updated after a commit, because "
						+ LateBookmarks.describe(this.bookmarks) + " or its listener failed; later sessions may read "
						+ "data from before the commit: " + Exceptions.describe(ex) + LogRate.leftOut(leftOut));
			}
		}
	}

}
