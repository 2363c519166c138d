package io.github.neo4jsessions.autoconfigure;

import java.util.Set;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;

/**
 * Used if there are several bookmark managers and none is primary: sessions do not share
 * bookmarks, as without a manager.
 */
final class NoBookmarks implements BookmarkManager {

	private static final long serialVersionUID = 1L;

	@Override
	public Set<Bookmark> getBookmarks() {
		return Set.of();
	}

	@Override
	public void updateBookmarks(Set<Bookmark> previousBookmarks, Set<Bookmark> newBookmarks) {
	}

}
