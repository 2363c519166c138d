package io.github.neo4jsessions.internal.driver;

import java.util.Set;
import java.util.function.Supplier;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;

/**
 * A bookmark manager that is created later than the template that uses it.
 */
public final class LateBookmarks implements BookmarkManager {

	private static final long serialVersionUID = 1L;

	private final transient Supplier<BookmarkManager> bookmarks;

	public LateBookmarks(Supplier<BookmarkManager> bookmarks) {
		this.bookmarks = bookmarks;
	}

	@Override
	public Set<Bookmark> getBookmarks() {
		return this.bookmarks.get().getBookmarks();
	}

	@Override
	public void updateBookmarks(Set<Bookmark> previousBookmarks, Set<Bookmark> newBookmarks) {
		this.bookmarks.get().updateBookmarks(previousBookmarks, newBookmarks);
	}

	/**
	 * Describe a bookmark manager by its class, for a message about its failure.
	 */
	static String describe(BookmarkManager bookmarks) {
		if (bookmarks instanceof LateBookmarks late) {
			try {
				return late.bookmarks.get().getClass().getName();
			}
			catch (Throwable ex) {
				return "the supplier of the bookmark manager";
			}
		}
		return bookmarks.getClass().getName();
	}

}
